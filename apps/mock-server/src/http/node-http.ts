/** Node's `http`, loaded by `require`: an `import` reads each of its exports, and one of them loads undici, which takes a good part of the start. */
import type * as http from 'node:http'
import { createRequire } from 'node:module'

export const nodeHttp: typeof http = createRequire(import.meta.url)('node:http') as typeof http
