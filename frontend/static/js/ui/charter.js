/** Where the rules of the charter are read, in the language of this page: without a cookie the address alone tells it. */
import { lang } from './words.js';

export const CHARTER = `/charter?lang=${lang}`;
