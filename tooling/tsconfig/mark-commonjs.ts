/** Marks `dist/cjs` of the package in the current directory as CommonJS, for Node and for TypeScript. */
import { writeFileSync } from 'node:fs'

writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n')
