/** The stemmer of the site's language; stemmer.js is made when a site is built. */
export function stem(word: string): string;
