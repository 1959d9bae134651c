import { frenchDateTime, frenchMinute } from '../../domain/words/french-time.js'
import { escapeHtml, joinHtml, markup, type Html } from '../../domain/words/html.js'
import type { Text } from '../../domain/words/text.js'
import { type Language, WORDS } from './words.js'

/** In which language, for whom, and where a page is. */
export interface PageContext {
  readonly language: Language
  /** Path with query, for the switch of languages. */
  readonly path: string
  /** Undefined: nobody is logged in. */
  readonly csrf: string | undefined
}

export const NOTHING = markup``

/** A text of ours in the language of the page. */
export function say({ language }: Pick<PageContext, 'language'>, text: Text): Html {
  return escapeHtml(text[language])
}

/** What was written in one language, marked as such where the page is in another. */
export function written(page: Pick<PageContext, 'language'>, language: Language, text: string): Html {
  return page.language === language
    ? escapeHtml(text)
    : markup`<span lang="${escapeHtml(language)}">${escapeHtml(text)}</span>`
}

/** In French legal time for people and, in `datetime`, in UTC for programs. */
export function moment({ language }: Pick<PageContext, 'language'>, at: Date): Html {
  const shown = language === 'fr' ? frenchDateTime(at) : frenchMinute(at)
  return markup`<time datetime="${escapeHtml(at.toISOString())}">${escapeHtml(shown)}</time>`
}

/** A button that changes something: a form of its own, with what only our own pages know. */
export function button(
  { csrf }: PageContext,
  { action, label, fields = {} }: { action: string; label: Html; fields?: Readonly<Record<string, string>> },
): Html {
  const hidden = Object.entries({ ...fields, csrf: csrf ?? '' }).map(
    ([name, value]) => markup`<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  )
  return markup`<form method="post" action="${escapeHtml(action)}">${joinHtml(hidden)}<button>${label}</button></form>`
}

export function page(context: PageContext, title: Html, main: readonly Html[]): Html {
  const { language, csrf } = context
  return markup`<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – chorus-bridge</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<a class="skip" href="#main">${say(context, WORDS.skip)}</a>
<header>
<p class="brand"><a href="/">${say(context, WORDS.title)}</a></p>
<nav aria-label="${say(context, WORDS.language)}"><ul>${joinHtml((['fr', 'en'] as const).map((other) => languageLink(context, other)))}</ul></nav>
${csrf === undefined ? NOTHING : button(context, { action: '/logout', label: say(context, WORDS.logOut) })}
</header>
<main id="main" tabindex="-1">
${joinHtml(main, '\n')}
</main>
</body>
</html>
`
}

const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { fr: 'Français', en: 'English' }

function languageLink({ language, path }: PageContext, other: Language): Html {
  const url = new URL(path, 'http://page')
  url.searchParams.set('lang', other)
  const current = language === other ? markup` aria-current="true"` : NOTHING
  return markup`<li><a href="${escapeHtml(`${url.pathname}${url.search}`)}" lang="${escapeHtml(other)}" hreflang="${escapeHtml(other)}"${current}>${escapeHtml(LANGUAGE_NAMES[other])}</a></li>`
}
