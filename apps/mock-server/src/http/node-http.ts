/** Node's `http`, required: an `import` of it would look at each of its exports, one of which loads undici and with it a good part of the start. */
import type * as http from 'node:http'
import { createRequire } from 'node:module'

export const nodeHttp: typeof http = createRequire(import.meta.url)('node:http') as typeof http
