/**
 * What each role finds on the console: the same page for all, with fewer actions. A table; the server checks each command again.
 * @module
 */

/** @typedef {{questions: boolean, intake: boolean, stage: boolean, polls: readonly ('prepare' | 'direct')[], layout: boolean, phase: readonly string[], agenda: boolean}} Rights */

/** @type {Record<string, Rights>} */
const RIGHTS = {
  moderator: { questions: true, intake: true, stage: true, polls: ['prepare', 'direct'], layout: true, phase: ['live', 'closed'], agenda: true },
  organiser: { questions: false, intake: true, stage: false, polls: ['prepare'], layout: true, phase: ['scheduled', 'open', 'live', 'closed', 'archived'], agenda: true },
  observer: { questions: false, intake: false, stage: false, polls: [], layout: false, phase: [], agenda: false },
};

/** @type {Rights} */
const NONE = { questions: false, intake: false, stage: false, polls: [], layout: false, phase: [], agenda: false };

/**
 * @param {string} role
 * @returns {Rights}
 */
export function rightsOf(role) {
  return RIGHTS[role] ?? NONE;
}

/**
 * The step of the debate that this role would take next, if any. Forward only: what goes back is the organiser's desk.
 * @param {string} phase
 * @param {Rights} rights
 * @returns {string|null}
 */
export function nextPhase(phase, rights) {
  const next = { draft: 'open', scheduled: 'open', open: 'live', live: 'closed' }[phase];
  return next !== undefined && rights.phase.includes(next) ? next : null;
}
