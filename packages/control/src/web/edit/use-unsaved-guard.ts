import { useEffect, useRef } from 'preact/hooks';
import { confirm } from '../parts/dialog.js';
import { guardLeaving, navigate } from '../router.js';

/** Asks before edits that were not saved are left behind, by a link or by closing the tab. Answers a function that stops asking at once. */
export function useUnsavedGuard(isUnsaved: boolean): () => void {
  const isFree = useRef(false);
  useEffect(() => {
    if (!isUnsaved) return undefined;
    const leave = async (to: string) => {
      isFree.current = await confirm({
        title: 'Leave without saving?',
        body: 'What you wrote here is lost.',
        action: 'Leave',
        tone: 'danger',
      });
      if (isFree.current) navigate(to);
    };
    const release = guardLeaving((to) => {
      if (!isFree.current) void leave(to);
      return isFree.current;
    });
    const onUnload = (event: BeforeUnloadEvent) => {
      if (!isFree.current) event.preventDefault();
    };
    window.addEventListener('beforeunload', onUnload);
    return () => {
      release();
      window.removeEventListener('beforeunload', onUnload);
    };
  }, [isUnsaved]);
  return () => {
    isFree.current = true;
  };
}
