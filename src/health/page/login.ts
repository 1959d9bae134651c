import { escapeHtml, markup, type Html } from '../../domain/words/html.js'
import { NOTHING, page, say, type PageContext } from './layout.js'
import { WORDS } from './words.js'

/** @param file where the token lies: a path, no secret */
export function loginPage(context: PageContext, file: string, isWrong: boolean): Html {
  return page(context, say(context, WORDS.logIn), [
    markup`<h1>${say(context, WORDS.logIn)}</h1>
<form class="card login" method="post" action="/login">
${isWrong ? markup`<p class="state bad" role="alert" id="wrong">${say(context, WORDS.wrongToken)}</p>` : NOTHING}
<input name="username" value="chorus-bridge" autocomplete="username" hidden>
<label for="token">${say(context, WORDS.token)}</label>
<input id="token" name="token" type="password" required maxlength="200" autocomplete="current-password" spellcheck="false" aria-describedby="help${isWrong ? markup` wrong` : NOTHING}">
<p id="help" class="quiet">${say(context, WORDS.tokenHelp)}<br><code>${escapeHtml(file)}</code></p>
<button>${say(context, WORDS.logIn)}</button>
</form>`,
  ])
}

export function plainPage(context: PageContext, title: Html, words: Html): Html {
  return page(context, title, [
    markup`<h1>${title}</h1><p>${words}</p><p><a href="/">${say(context, WORDS.back)}</a></p>`,
  ])
}
