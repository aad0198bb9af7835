/** The words of steps that were not done, on this page: they are in the dialog again when it is opened for the same question. */

/** @import { Details, StepName } from './steps.js' */

/** A step that somebody wrote for, or weighed. @param {Details} details */
const written = ({ text, note, reason }) => [text, note, reason].some((words) => (words ?? '').trim() !== '');

export class KeptWords {
  /** @type {Map<string, Details>} */
  #all = new Map();

  /** @param {StepName} step @param {string} question @returns {Details} empty where nothing was kept */
  of(step, question) {
    return this.#all.get(`${step} ${question}`) ?? {};
  }

  /** @param {StepName} step @param {string} question @param {Details} details @returns {boolean} whether there is anything worth keeping */
  keep(step, question, details) {
    if (!written(details)) return false;
    this.#all.set(`${step} ${question}`, details);
    return true;
  }

  /** @param {string} dialog the step, or the dialog that stands for it @param {string | undefined} question */
  has(dialog, question) {
    return this.#all.has(`${dialog === 'why' ? 'air' : dialog} ${question}`);
  }

  /** @param {StepName} step @param {string} question */
  drop(step, question) {
    this.#all.delete(`${step} ${question}`);
  }
}
