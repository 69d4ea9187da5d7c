import type { ReactNode } from 'react';
import { Cell, Column, Row, Table, TableBody, TableHeader } from 'react-aria-components/Table';
import './data-table.css';

export interface TableColumn<T> {
  readonly id: string;
  readonly name: string;
  /** Numbers stand at the end, so that their digits line up. */
  readonly number?: boolean;
  /** How it is ordered when a person chooses it; absent: it cannot be. */
  readonly sorts?: 'ascending' | 'descending';
  readonly cell: (row: T) => ReactNode;
}

/** Rows and columns that arrow keys walk through. The first column names the row. */
export function DataTable<T extends object>(props: {
  readonly label: string;
  readonly columns: readonly TableColumn<T>[];
  readonly rows: readonly T[];
  readonly idOf: (row: T) => string;
  readonly sortedBy?: string;
  readonly onSort?: (column: string) => void;
  readonly empty: ReactNode;
}) {
  const { columns, sortedBy } = props;
  const direction = columns.find(({ id }) => id === sortedBy)?.sorts;
  return (
    <div className="table-frame">
      <Table
        aria-label={props.label}
        className="table"
        {...(sortedBy && direction ? { sortDescriptor: { column: sortedBy, direction } } : {})}
        onSortChange={({ column }) => props.onSort?.(String(column))}
      >
        <TableHeader>
          {columns.map((column, index) => (
            <Column
              key={column.id}
              id={column.id}
              isRowHeader={index === 0}
              allowsSorting={column.sorts !== undefined}
              className={column.number ? 'th number' : 'th'}
            >
              <span className="th-words">
                {column.name}
                {column.sorts !== undefined && (
                  <span className="sort-mark" aria-hidden="true">
                    {column.sorts === 'ascending' ? '↑' : '↓'}
                  </span>
                )}
              </span>
            </Column>
          ))}
        </TableHeader>
        <TableBody items={props.rows} renderEmptyState={() => <div className="table-empty">{props.empty}</div>}>
          {(row: T) => (
            <Row id={props.idOf(row)} className="tr">
              {columns.map((column) => (
                <Cell key={column.id} className={column.number ? 'td number' : 'td'}>
                  {column.cell(row)}
                </Cell>
              ))}
            </Row>
          )}
        </TableBody>
      </Table>
    </div>
  );
}
