/** How large a question is set on the hall's board: by steps of its length, so that the whole of it is always on the screen. Pure. */

/** Longest text of each size (css/hall.css), largest size first. @type {readonly [number, string][]} */
const SIZES = [
  [130, 'q1'],
  [220, 'q2'],
  [330, 'q3'],
  [520, 'q4'],
];

/** @param {string} text */
export function boardSize(text) {
  const length = [...text].length;
  return SIZES.find(([longest]) => length <= longest)?.[1] ?? 'q5';
}
