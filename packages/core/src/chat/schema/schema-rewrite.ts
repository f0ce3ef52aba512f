/** Rewrites schemas for a server that supports a part of JSON Schema. */
import type { JsonSchema, SchemaLike } from '@ollamakit/wire'

/** A schema as it is sent. */
export interface SchemaRewrite {
  schema: JsonSchema
  /** The dropped constraints, a few words each. Empty if the meaning is unchanged. */
  lost: readonly string[]
}

/** Caches by schema object, because programs send the same tools with every request. A schema must not be changed in place afterwards. */
export function rewriteOnce(
  rewrite: (schema: JsonSchema) => SchemaRewrite,
): (schema: SchemaLike) => SchemaRewrite {
  const done = new WeakMap<SchemaLike, SchemaRewrite>()
  return (schema) => {
    // A schema is JSON, whatever TypeScript knows of it.
    let result = done.get(schema)
    if (!result) done.set(schema, (result = rewrite(schema as JsonSchema)))
    return result
  }
}
