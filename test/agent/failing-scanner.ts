/** Speaks like a scanner, and fails every search by a fault of its own. */
process.on('message', (message: { type: string; job: number }) => {
  if (message.type === 'search') process.send?.({ type: 'failed', job: message.job, kind: 'TypeError', frames: '' });
});
process.on('disconnect', () => process.exit(0));
