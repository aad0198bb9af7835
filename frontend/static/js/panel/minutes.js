/**
 * How long a turn may be. Pure, shared by the chair's desk and the console.
 * @module
 */

export const MINUTES = [1, 2, 3, 5, 10];

/** The speaker is asked to come to an end at four fifths; nought is no limit. @param {number} minutes */
export const limitsOf = (minutes) => (minutes > 0 ? { soft_s: minutes * 48, hard_s: minutes * 60 } : {});
