/** Describes in a line a file that the model does not get. */

import type { SharedV4Warning } from '@ai-sdk/provider'

/** What is known of a file. */
export interface DescribedFile {
  mediaType?: string | undefined
  filename?: string | undefined
  /** Its address or bytes, as in a file part. */
  data?:
    | { type: string; data?: unknown; url?: unknown; originalUrl?: unknown; reference?: unknown }
    | undefined
}

/** Returns `[file report.pdf (application/pdf, 1,234,567 bytes): not shown to the model]`; for a link, its address. */
export function describeFile({ mediaType, filename, data }: DescribedFile): string {
  const url = data?.type === 'url' ? String(data.originalUrl ?? data.url) : undefined
  if (url !== undefined && !url.startsWith('data:'))
    return `[${['link to', filename, mediaType && `(${mediaType})`].filter(Boolean).join(' ')}: ${url}]`
  const size = sizeOf(url ?? data?.data)
  const facts = [mediaType, size].filter(Boolean).join(', ')
  return `[${['file', filename, facts && `(${facts})`].filter(Boolean).join(' ')}: not shown to the model]`
}

function sizeOf(data: unknown): string | undefined {
  const bytes =
    typeof data === 'string'
      ? Math.floor((data.slice(data.indexOf(',') + 1).length * 3) / 4)
      : ArrayBuffer.isView(data)
        ? data.byteLength
        : Array.isArray(data)
          ? data.length
          : undefined
  return bytes === undefined ? undefined : `${bytes.toLocaleString('en')} bytes`
}

/** Returns the warning for a part that is not sent. */
export function leftOut(where: string, what: string, why = 'Ollama does not support it'): SharedV4Warning {
  return { type: 'unsupported', feature: where, details: `${where} is ${what}, which is not sent. ${why}` }
}
