/** A text, and where each of its units stood in the text that it was decoded from. */
export interface Decoded {
  readonly text: string
  readonly starts: Int32Array
  readonly ends: Int32Array
}

export function undecoded(text: string): Decoded {
  const [starts, ends] = [new Int32Array(text.length), new Int32Array(text.length)]
  for (let at = 0; at < text.length; at += 1) {
    starts[at] = at
    ends[at] = at + 1
  }
  return { text, starts, ends }
}

/**
 * What servers, gateways and programming languages make of a character that means something to them: percent-encoding (and
 * what `escape` of JavaScript makes of it, `%u20AC`), the escapes of JSON, JavaScript and Python, references of HTML and XML.
 */
const ESCAPE =
  /((?:%[0-9a-f]{2})+)|((?:\\x[0-9a-f]{2})+)|((?:\\[0-7]{3})+)|\\u\{([0-9a-f]{1,6})\}|[\\%]u([0-9a-f]{4})|\\([nrt])|\\([^\p{L}\p{N}])|&#(\d{1,7});?|&#x([0-9a-f]{1,6});?|&([a-z]{2,6});/giu

/** RFC 2045: capitals alone, and ends of lines that are none of the text. */
const QUOTED_PRINTABLE = /((?:=[0-9A-F]{2})+)|=\r?\n/gu

/** Undoes one layer of escapes, of whatever kinds. Undefined: there was none. */
export function undoEscapes(decoded: Decoded): Decoded | undefined {
  return undo(decoded, ESCAPE)
}

/** The same for what mail does to a text; apart, because `password=AB` is seldom meant so. */
export function undoQuotedPrintable(decoded: Decoded): Decoded | undefined {
  return undo(decoded, QUOTED_PRINTABLE)
}

function undo({ text, starts, ends }: Decoded, escape: RegExp): Decoded | undefined {
  let shown = ''
  let done = 0
  const from: number[] = []
  const to: number[] = []
  const copyUntil = (end: number): void => {
    shown += text.slice(done, end)
    for (; done < end; done += 1) {
      from.push(starts[done] ?? 0)
      to.push(ends[done] ?? 0)
    }
  }
  for (const match of text.matchAll(escape)) {
    const [escaped] = match
    const meaning = meaningOf(match)
    if (meaning.length === 0) continue
    copyUntil(match.index)
    for (const { character, length } of meaning) {
      shown += character
      for (let unit = 0; unit < character.length; unit += 1) {
        from.push(starts[done] ?? 0)
        to.push(ends[done + length - 1] ?? 0)
      }
      done += length
    }
    done = match.index + escaped.length
  }
  if (done === 0) return undefined
  copyUntil(text.length)
  return { text: shown, starts: Int32Array.from(from), ends: Int32Array.from(to) }
}

interface Piece {
  readonly character: string
  /** Of its escape. */
  readonly length: number
}

/** None: not an escape after all. */
function meaningOf(match: RegExpExecArray): Piece[] {
  const [escaped, byPercent, byX, byOctal, inBraces, four, control, itself, decimal, hexadecimal, named] =
    match
  if (escaped.startsWith('=') && byPercent === undefined) return [{ character: '', length: escaped.length }]
  if (byPercent !== undefined)
    return fromBytes(byPercent, 3, (escape) => Number.parseInt(escape.slice(1), 16))
  if (byX !== undefined) return fromBytes(byX, 4, (escape) => Number.parseInt(escape.slice(2), 16))
  if (byOctal !== undefined) return fromBytes(byOctal, 4, (escape) => Number.parseInt(escape.slice(1), 8))
  const one = (character: string): Piece[] => [{ character, length: escaped.length }]
  if (control !== undefined) return one('\n')
  if (itself !== undefined) return one(itself)
  // A half of a character is one unit: its other half is the next escape.
  if (four !== undefined) return one(String.fromCharCode(Number.parseInt(four, 16)))
  if (named !== undefined) {
    const character = NAMED.get(named) ?? NAMED.get(named.toLowerCase())
    return character === undefined ? [] : one(character)
  }
  const code =
    decimal === undefined ? Number.parseInt(inBraces ?? hexadecimal ?? '', 16) : Number.parseInt(decimal, 10)
  return code > 0x10_ffff ? [] : one(String.fromCodePoint(code))
}

/** Characters of UTF-8; a byte that belongs to none is one of Latin-1. */
function fromBytes(run: string, width: number, byteOf: (escape: string) => number): Piece[] {
  const bytes = Buffer.from(
    Array.from({ length: run.length / width }, (_, at) => byteOf(run.slice(at * width, (at + 1) * width))),
  )
  const pieces: Piece[] = []
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0
    const size = first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    const character = bytes.toString('utf8', at, at + size)
    const isOne = first < 0x80 || (size > 1 && !character.includes('\uFFFD'))
    pieces.push({
      character: isOne ? character : String.fromCharCode(first),
      length: width * (isOne ? size : 1),
    })
    at += isOne ? size : 1
  }
  return pieces
}

/** Those of HTML that a French password may need. */
const NAMED = new Map(
  (
    'quot " amp & apos \' lt < gt > nbsp \u00A0 sect § deg ° micro µ pound £ euro € laquo « raquo » agrave à acirc â auml ä ' +
    'ccedil ç egrave è eacute é ecirc ê euml ë icirc î iuml ï ocirc ô ouml ö ugrave ù ucirc û uuml ü oelig œ aelig æ ' +
    'Agrave À Acirc Â Ccedil Ç Egrave È Eacute É Ecirc Ê Icirc Î Ocirc Ô Ugrave Ù lsquo ‘ rsquo ’ num # excl ! quest ? ' +
    'percnt % plus + equals = commat @ dollar $ sol / bsol \\ lpar ( rpar ) ast * colon : semi ;'
  )
    .split(' ')
    .flatMap((word, at, words) => (at % 2 === 0 ? [[word, words[at + 1] ?? ''] as const] : [])),
)
