/** Splits streamed text at a pair of tags such as `<think>…</think>`, wherever the stream cuts them. */

/** A piece of the text: outside the tags, or between them. */
export interface SplitText {
  type: 'text' | 'thinking'
  /** Never empty. */
  text: string
}

export interface TagSplitter {
  /** Returns what is certain so far. A piece that may be the beginning of a tag waits for the next call. */
  push(text: string): SplitText[]
  /** Returns the rest: no more text belongs to what was pushed so far. A missing end tag ends here. */
  end(): SplitText[]
}

export interface TagSplitterOptions {
  /** Name of the tag without brackets. */
  tag: string
  /** True: only a tag before any other text counts. For JSON, whose strings may contain tags. Default false. */
  onlyAtStart?: boolean
  /** True: the text begins inside the tags. A start tag at its beginning is dropped. Default false. */
  startWithThinking?: boolean
}

/**
 * Whitespace next to the tags is dropped where it only separates: inside the tags, before the first text, and
 * after an end tag unless it is the only separation between two texts. Several thoughts are separated by a newline.
 */
export function createTagSplitter({
  tag,
  onlyAtStart = false,
  startWithThinking = false,
}: TagSplitterOptions): TagSplitter {
  const [opening, closing] = [`<${tag}>`, `</${tag}>`]
  let pieces: SplitText[] = []
  let inside = startWithThinking
  /** Whether the text may begin with the start tag that its template had. */
  let mayRepeatTag = startWithThinking
  /** May be the beginning of the next tag. */
  let held = ''
  /** Whitespace that is dropped if a tag follows. */
  let space = ''
  let skipSpace = startWithThinking
  let hasText = false
  let textEndsInSpace = true
  let hasThinking = false
  let isNewThought = false

  function emit(text: string): void {
    if (inside) {
      pieces.push({ type: 'thinking', text: isNewThought && hasThinking ? `\n${text}` : text })
      hasThinking = true
      isNewThought = false
    } else {
      pieces.push({ type: 'text', text })
      hasText = true
      textEndsInSpace = /\s$/.test(text)
    }
  }

  function take(text: string): void {
    const rest = skipSpace ? text.trimStart() : text
    if (rest === '') return
    skipSpace = false
    // Before the first text, only whitespace waits: a tag may follow it.
    const body = inside || (!hasText && rest.trim() === '') ? rest.trimEnd() : rest
    if (body !== '') emit(space + body)
    space = (body === '' ? space : '') + rest.slice(body.length)
  }

  function passTag(): void {
    space = ''
    inside = !inside
    isNewThought = inside
    skipSpace = inside || textEndsInSpace
  }

  function findTag(text: string): number {
    if (inside) return text.indexOf(closing)
    if (onlyAtStart && hasText) return -1
    const at = text.indexOf(opening)
    return onlyAtStart && at > 0 && text.slice(0, at).trim() !== '' ? -1 : at
  }

  function flushed(): SplitText[] {
    const flushedPieces = pieces
    pieces = []
    return flushedPieces
  }

  return {
    push(text) {
      let rest = held + text
      if (mayRepeatTag) {
        const start = rest.trimStart()
        held = start
        if (start.length < opening.length && opening.startsWith(start)) return []
        mayRepeatTag = false
        if (start.startsWith(opening)) rest = start.slice(opening.length)
      }
      for (let at = findTag(rest); at >= 0; at = findTag(rest)) {
        take(rest.slice(0, at))
        rest = rest.slice(at + (inside ? closing : opening).length)
        passTag()
      }
      const kept = overlap(rest, inside ? closing : opening)
      held = rest.slice(rest.length - kept)
      take(rest.slice(0, rest.length - kept))
      return flushed()
    },
    end() {
      take(held)
      if (!inside && space !== '') emit(space)
      held = space = ''
      inside = skipSpace = mayRepeatTag = false
      return flushed()
    },
  }
}

/** Returns how many characters at the end of `text` are the beginning of `tag`. */
function overlap(text: string, tag: string): number {
  for (let length = Math.min(text.length, tag.length - 1); length > 0; length--)
    if (text.endsWith(tag.slice(0, length))) return length
  return 0
}
