/** Where a generated part begins and ends in a document. */
const marks = (name: string) => ({
  begin: `<!-- ${name}: npm run docs -->`,
  end: `<!-- ${name}: end -->`,
})

/** What stands between the marks of a name. Throws where they are not there once each, in their order. */
export function sectionOf(text: string, name: string): string {
  const { start, end } = place(text, name)
  return text.slice(start, end)
}

export function replaceSection(text: string, name: string, content: string): string {
  const { start, end } = place(text, name)
  return `${text.slice(0, start)}\n\n${content}\n\n${text.slice(end)}`
}

function place(text: string, name: string): { start: number; end: number } {
  const { begin, end } = marks(name)
  const [before, section, ...more] = text.split(begin).flatMap((part) => part.split(end))
  if (before === undefined || section === undefined || more.length !== 1)
    throw new Error(`"${begin}" and "${end}" must stand in the document once each`)
  const start = text.indexOf(begin) + begin.length
  return { start, end: text.indexOf(end) }
}
