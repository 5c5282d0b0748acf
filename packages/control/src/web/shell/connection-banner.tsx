import { useEffect, useState } from 'preact/hooks';
import { connection } from '../live.js';

/** A short break is nobody's business. */
const SILENT_MS = 1_500;

/** Says that what is shown may be old. */
export function ConnectionBanner() {
  const isLost = connection.value === 'lost';
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (!isLost) {
      setShown(false);
      return undefined;
    }
    const timer = setTimeout(() => setShown(true), SILENT_MS);
    return () => clearTimeout(timer);
  }, [isLost]);
  return (
    <div role="status" class="banner-place">
      {isShown && (
        <p class="banner warn">
          <span class="spinner" aria-hidden="true" />
          The server is not reached: what you see is as it was last. It is tried again until the server is back.
        </p>
      )}
    </div>
  );
}
