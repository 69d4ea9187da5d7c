import { OPERATIONS } from '../../protocol/index.ts';
import { answering } from '../http/answering.ts';
import type { Route } from '../http/router.ts';
import { openApi } from '../openapi.ts';

/** The API's own description; made when it is first asked for. */
export function descriptionRoutes(): Route[] {
  let made: ReturnType<typeof openApi> | undefined;
  return [answering(OPERATIONS.openApi, async () => (made ??= openApi()))];
}
