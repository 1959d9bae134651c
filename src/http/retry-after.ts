/**
 * RFC 9110, 10.2.3: seconds or an HTTP date, which is compared with the answer's own `Date`, because our clock may be
 * hours off; `now` serves for an answer that bears none. Undefined: no header, or none that can be read.
 */
export function retryAfterSeconds(
  header: string | undefined,
  answerDate: string | undefined,
  now: Date,
): number | undefined {
  const value = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(value)) return Number(value)
  // An HTTP date begins with the day's name; Date.parse alone would take "-5" or "1.5" for dates.
  const moment = /^[A-Z][a-z]{2}/.test(value) ? Date.parse(value) : Number.NaN
  const answered = Date.parse(answerDate ?? '')
  const from = Number.isNaN(answered) ? now.getTime() : answered
  return Number.isNaN(moment) ? undefined : Math.max(0, Math.ceil((moment - from) / 1000))
}
