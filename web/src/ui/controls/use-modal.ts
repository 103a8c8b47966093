import { type RefObject, useEffect } from "react";

/** Shows a window over the page while it is there, and gives the focus back to where it was. */
export function useModal(dialog: RefObject<HTMLDialogElement | null>): void {
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      // The browser gives the focus back by itself, but not if the element has left the page already.
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [dialog]);
}
