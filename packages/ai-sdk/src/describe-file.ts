/** Says in a line what a file was that the model cannot be given. */

import type { SharedV4Warning } from '@ai-sdk/provider'

/** As far as it is known. */
export interface DescribedFile {
  mediaType?: string | undefined
  filename?: string | undefined
  /** As a file part has it: where it is, or its bytes. */
  data?:
    | { type: string; data?: unknown; url?: unknown; originalUrl?: unknown; reference?: unknown }
    | undefined
}

/** `[file report.pdf (application/pdf, 1.2 MB): not shown, Ollama takes pictures and text]`; a link is told as it is. */
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
  if (bytes === undefined) return undefined
  return bytes < 1024
    ? `${bytes} bytes`
    : bytes < 1024 * 1024
      ? `${Math.round(bytes / 1024)} kB`
      : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** The warning for a part that is left out. */
export function leftOut(where: string, what: string, why = 'Ollama has no place for it'): SharedV4Warning {
  return { type: 'unsupported', feature: where, details: `${where} is ${what}, which is left out. ${why}` }
}
