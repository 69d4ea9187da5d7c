import type { Edges, Form, Span, View } from './face.ts';
import { fold, FOLDINGS } from './folds.ts';
import type { Decoded, ViewMap } from './maps.ts';

/** The block itself as a view, and what one decoder made of another view. */

export class RawView implements View {
  readonly form: Form = 'raw';
  readonly bytes: Uint8Array;
  readonly depth = 0;
  readonly layer: string = 'raw';

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  spanOf(start: number, end: number): { span: Span; edges: Edges } {
    return { span: { start, end }, edges: { lead: 0, trail: 0 } };
  }

  isWhole(): boolean {
    return true;
  }

  touched(): boolean {
    return true;
  }

  base64Layers(): number {
    return 0;
  }

  folded(start: number, end: number): Iterable<View> {
    return foldings(this, start, end);
  }
}

export class DecodedView implements View {
  readonly form: Form;
  readonly bytes: Uint8Array;
  readonly depth: number;
  readonly layer: string;
  readonly #parent: RawView | DecodedView;
  readonly #map: ViewMap;

  constructor(parent: RawView | DecodedView, decoded: Decoded) {
    this.#parent = parent;
    this.#map = decoded.map;
    this.bytes = decoded.bytes;
    this.layer = decoded.form;
    this.depth = parent.depth + 1;
    this.form = parent.depth === 0 ? decoded.form : `${parent.form}+${decoded.form}`;
  }

  spanOf(start: number, end: number): { span: Span; edges: Edges } {
    const here = this.#map.locate(start, end);
    const { span, edges } = this.#parent.spanOf(here.start, here.end);
    if (!this.#isBase64()) return { span, edges };
    // An inner base64's bits move one octal digit up for every base64 around it.
    const digit = 8 ** this.#parent.base64Layers();
    return { span, edges: { lead: edges.lead + here.lead * digit, trail: edges.trail + here.trail * digit } };
  }

  isWhole(start: number, end: number): boolean {
    const piece = this.#map.pieceOf(start);
    if (piece < 0 || end > this.#map.pieceBounds(piece).end) return false;
    const here = this.#map.locate(start, end);
    return this.#parent.isWhole(here.start, here.end);
  }

  touched(start: number, end: number): boolean {
    return this.#map.touched(start, end);
  }

  base64Layers(): number {
    return this.#parent.base64Layers() + (this.#isBase64() ? 1 : 0);
  }

  folded(start: number, end: number): Iterable<View> {
    return foldings(this, start, end);
  }

  #isBase64(): boolean {
    return this.layer === 'base64' || this.layer === 'base64url';
  }
}

export type AnyView = RawView | DecodedView;

function* foldings(view: AnyView, start: number, end: number): Generator<View, void, undefined> {
  for (const chain of FOLDINGS) {
    let reading: AnyView = view;
    let from = start;
    let until = end;
    for (const syntax of chain) {
      const folded = fold(reading.bytes, from, until, syntax);
      if (folded === null) break;
      reading = new DecodedView(reading, folded);
      from = 0;
      until = folded.bytes.length;
    }
    if (reading !== view && reading.form.endsWith(chain.at(-1)?.form ?? '')) yield reading;
  }
}
