"use client";

import { useEffect } from "react";
import { useT } from "@/i18n/talk";
import type { Toast } from "@/session/conversation/state";
import { IconButton } from "../controls/button";
import { Icon } from "../controls/icons";
import { useConversation, useConversationState } from "../conversation-context";
import { messageFor } from "./codes";

const SHOWN_MS = 8_000;

/** Short messages about what went wrong. They go by themselves. */
export function Toasts() {
  const toasts = useConversationState((state) => state.toasts);
  return (
    <div
      role="status"
      className="pointer-events-none absolute inset-x-4 top-36 z-40 flex flex-col items-center gap-2"
    >
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastCard({ toast }: { readonly toast: Toast }) {
  const t = useT();
  const conversation = useConversation();
  useEffect(() => {
    const timer = setTimeout(
      () => conversation.dispatch({ type: "toast_dismissed", id: toast.id }),
      SHOWN_MS,
    );
    return () => clearTimeout(timer);
  }, [conversation, toast.id]);
  return (
    <div className="animate-rise pointer-events-auto flex max-w-md items-center gap-3 rounded-2xl bg-surface py-2 pr-2 pl-4 text-sm shadow-float ring-1 ring-line">
      <span className="text-alert">
        <Icon name="alert" />
      </span>
      <p className="flex-1 text-pretty">{messageFor(toast.code, toast.detail, t)}</p>
      <IconButton
        icon="close"
        label={t("controls.dismiss")}
        onClick={() => conversation.dispatch({ type: "toast_dismissed", id: toast.id })}
      />
    </div>
  );
}
