/** What a terminal obeys, or what turns a text around; line breaks are left to who asks. */
export const OBEYED = /(?!\n)[\p{Control}\u200B\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/u
