/**
 * Says so when a page's script, or anything it imports, did not come: the page then stands still, and must not look alive. A plain script, for
 * what tells of a missing module cannot be one.
 */
addEventListener(
  'error',
  (event) => {
    if (event.target instanceof HTMLScriptElement) document.getElementById('script-lost')?.removeAttribute('hidden');
  },
  true,
);
