import { frenchDateTime, parseOdooTime } from '../domain/words/french-time.js'
import { printLines } from '../terminal/print.js'
import { colour } from '../terminal/text.js'
import type { ChatterMessage } from '../simulators/odoo/index.js'

const WIDTH = 96

/** Prints a chatter as the form of an invoice shows it, oldest message first. */
export function printChatter(title: string, fate: string, messages: readonly ChatterMessage[]): void {
  const lines = messages.flatMap(({ date, author, body }) => {
    const when = parseOdooTime(date)
    const head = `${when === undefined ? date : frenchDateTime(when)}  ${author === false ? '' : author}`
    return [
      colour('dim', `   ${head}`),
      ...plainText(body)
        .flatMap(wrap)
        .map((line) => `   │ ${line}`),
    ]
  })
  const shown = lines.length > 0 ? lines : [colour('dim', '   (nothing: the bridge wrote nothing here)')]
  printLines(['', [colour('bold', title), '  ', colour('cyan', fate)], ...shown])
}

function plainText(html: string): string[] {
  return html
    .replace(/<br\s*\/?>|<\/p>|<\/li>|<\/ul>/g, '\n')
    .replace(/<li>/g, '• ')
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .split('\n')
    .filter((line) => line.trim() !== '')
}

function wrap(text: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length >= WIDTH) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
