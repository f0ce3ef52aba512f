/** Adds to an error what only the deployment tells. */
import type { CallerNames } from '../errors/caller-names.ts'
import { codeOf } from '../errors/diagnose.ts'
import { type OllamaErrorDetails, OllamaResponseError } from '../errors/ollama-error.ts'
import { capital, type Deployment, type Missing, type Refusal } from './deployment.ts'

/** The same error, if the row of the deployment says nothing about it. `path`: without prefix. */
export function explain(
  error: OllamaResponseError,
  deployment: Deployment,
  path: string,
  names: CallerNames,
): OllamaResponseError {
  const missing = missingFor(deployment, path, error)
  if (missing)
    return withDetails(error, {
      code: 'not_offered',
      retryable: false,
      remedy: `${capital(deployment.about)} does not offer ${path}: ${missing.instead}`,
    })
  const { status, serverMessage = '' } = error
  const refusal = deployment.refusals.find(
    (row) =>
      (row.status === undefined || row.status === status) &&
      (row.paths === undefined || row.paths.test(path)) &&
      (row.says === undefined || row.says.test(serverMessage)),
  )
  return refusal ? withDetails(error, toDetails(refusal, error, names)) : withOrigin(error, deployment)
}

/** The row for an endpoint that the deployment lacks, if that is what the status says. */
export function missingFor(
  { missing }: Deployment,
  path: string,
  { status, serverMessage = '' }: OllamaResponseError,
): Missing | undefined {
  const unknownPath =
    status === 501 || status === 405 || (status === 404 && !/\bmodel\b/i.test(serverMessage))
  return unknownPath ? missing.find(({ paths }) => paths.test(path)) : undefined
}

/** The same error with other details. The message ends with the new remedy. */
export function withDetails(
  error: OllamaResponseError,
  details: Partial<OllamaErrorDetails>,
): OllamaResponseError {
  const { name: _name, ...known } = Object.fromEntries(
    Object.entries(error),
  ) as unknown as OllamaErrorDetails & { name: string }
  const ending = error.remedy === undefined ? '' : `. ${error.remedy}`
  const message = error.message.endsWith(ending)
    ? error.message.slice(0, error.message.length - ending.length)
    : error.message
  return new OllamaResponseError(message, {
    ...known,
    ...details,
    ...(error.cause === undefined ? {} : { cause: error.cause }),
  })
}

function toDetails(
  { code, says, remedy, retryable, origin }: Refusal,
  error: OllamaResponseError,
  names: CallerNames,
): Partial<OllamaErrorDetails> {
  const found = says?.exec(error.serverMessage ?? '')?.slice(1) ?? []
  const told = typeof remedy === 'function' ? remedy(names, found) : remedy
  return {
    code: codeOf(error.code, code) ?? code,
    ...(told === undefined ? {} : { remedy: told }),
    ...(retryable === undefined ? {} : { retryable }),
    ...(origin === undefined ? {} : { origin }),
  }
}

/** An error that looks like a daemon's is the cloud's own, if no daemon is there. */
function withOrigin(error: OllamaResponseError, { name }: Deployment): OllamaResponseError {
  return name === 'cloud' && error.origin === 'daemon' ? withDetails(error, { origin: 'cloud' }) : error
}
