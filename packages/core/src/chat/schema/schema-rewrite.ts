/** What it takes to send a schema to a server that reads only a part of JSON Schema. */
import type { JsonSchema, SchemaLike } from '@ollamakit/wire'

/** A schema as it is sent. */
export interface SchemaRewrite {
  schema: JsonSchema
  /** What it said and no longer says, a few words each. Empty where nothing of its meaning is gone. */
  lost: readonly string[]
}

/** Does the work once for each schema object, since programs send the same tools with every question. A schema that is changed in place afterwards is not looked at again. */
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
