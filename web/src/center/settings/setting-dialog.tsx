"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useFormat, useT } from "@/i18n/center";
import { trpc } from "@/data/trpc";
import { Button } from "../ui/button";
import { FormDialog } from "../ui/dialog";
import { PasswordField, TextArea, TextField } from "../ui/field";
import { Select } from "../ui/select";
import { toast } from "../ui/toast";
import { type Setting, SETTINGS } from "./server-settings";

interface SettingDialogProps {
  readonly setting: Setting;
  readonly onClose: () => void;
}

/** Changes one setting for the next start of the server. */
export function SettingDialog({ setting, onClose }: SettingDialogProps) {
  const t = useT();
  const client = useQueryClient();
  const [value, setValue] = useState(setting.secret ? "" : (setting.next_value ?? setting.value ?? ""));
  const write = async (wanted: string | null) => {
    client.setQueryData(SETTINGS, await trpc.settings.change.mutate({ name: setting.name, value: wanted }));
    toast.say(t("settings.changed"));
    onClose();
  };
  return (
    <FormDialog
      title={t("settings.changeOf", { name: setting.name })}
      description={setting.description}
      size="medium"
      action={t("common.save")}
      onClose={onClose}
      onSubmit={() => write(value)}
    >
      <Control setting={setting} value={value} onChange={setValue} />
      {setting.source === "page" && (
        <Button
          kind="quiet"
          size="small"
          icon="refresh"
          className="-ml-3.5 self-start"
          onClick={() => void write(null)}
        >
          {t("settings.useDefault")}
        </Button>
      )}
    </FormDialog>
  );
}

interface ControlProps {
  readonly setting: Setting;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Control({ setting, value, onChange }: ControlProps) {
  const t = useT();
  const hint = useHint(setting);
  const label = t("settings.value");
  if (setting.type === "switch" || setting.type === "choice") {
    const choices = setting.type === "switch" ? ["true", "false"] : setting.choices;
    const named = choices.map((choice) => ({
      value: choice,
      label: setting.type === "switch" ? t(choice === "true" ? "common.on" : "common.off") : choice,
    }));
    const shown = setting.type === "switch" ? value.toLowerCase() : value;
    return <Select {...{ label, hint, onChange }} value={shown} options={named} />;
  }
  if (setting.secret) {
    return (
      <PasswordField
        {...{ label, hint, value }}
        autoComplete="off"
        required
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  if (setting.type === "number" || setting.type === "integer") {
    return (
      <TextField
        {...{ label, hint, value }}
        type="number"
        required
        step={setting.type === "integer" ? 1 : "any"}
        min={setting.minimum ?? undefined}
        max={setting.maximum ?? undefined}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  if (setting.type === "names" || setting.type === "group") {
    return (
      <TextArea {...{ label, hint, value }} rows={3} onChange={(event) => onChange(event.target.value)} />
    );
  }
  return (
    <TextField
      {...{ label, hint, value }}
      maxLength={2_000}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function useHint({ minimum, maximum, default: usual, secret }: Setting): string {
  const t = useT();
  const format = useFormat();
  const parts: string[] = [];
  if (minimum !== null && maximum !== null) {
    parts.push(
      t("settings.between", { minimum: format.number(minimum, 3), maximum: format.number(maximum, 3) }),
    );
  } else if (minimum !== null) parts.push(t("settings.atLeast", { minimum: format.number(minimum, 3) }));
  if (!secret && usual !== null && usual !== "") parts.push(t("settings.default_", { value: usual }));
  return parts.join(" ");
}
