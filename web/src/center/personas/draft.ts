import { createStore, type StoreApi } from "zustand/vanilla";

export interface DraftFile {
  readonly path: string;
  readonly text: string;
}

export interface DraftState {
  readonly name: string;
  readonly builtIn: boolean;
  /** What the changes were made to: guards against those of others. */
  readonly base: string;
  /** As they are kept on the server. */
  readonly kept: readonly DraftFile[];
  readonly files: readonly DraftFile[];
  /** The path of the one that is open. */
  readonly open: string;
}

interface Kept {
  readonly name: string;
  readonly built_in: boolean;
  readonly revision: string;
  readonly files: readonly DraftFile[];
}

/** A persona as it is being changed on this page. */
export class PersonaDraft {
  readonly store: StoreApi<DraftState>;

  constructor(kept: Kept) {
    this.store = createStore(() => stateOf(kept, "persona.yaml"));
  }

  get state(): DraftState {
    return this.store.getState();
  }

  /** What goes to the server: all files. */
  get payload(): { readonly name: string; readonly files: DraftFile[] } {
    return { name: this.state.name, files: [...this.state.files] };
  }

  open(path: string): void {
    if (this.state.files.some((file) => file.path === path)) this.store.setState({ open: path });
  }

  edit(path: string, text: string): void {
    this.store.setState(({ files }) => ({
      files: files.map((file) => (file.path === path ? { path, text } : file)),
    }));
  }

  /** Adds a file and opens it; one that is there already is only opened. */
  add(path: string, text = ""): void {
    if (!this.state.files.some((file) => file.path === path)) {
      this.store.setState(({ files }) => ({ files: [...files, { path, text }] }));
    }
    this.open(path);
  }

  remove(path: string): void {
    this.store.setState(({ files, open }) => {
      const left = files.filter((file) => file.path !== path);
      return { files: left, open: open === path ? (left[0]?.path ?? "") : open };
    });
  }

  /** Takes back all changes. */
  revert(): void {
    this.store.setState(({ kept, open }) => ({
      files: kept,
      open: kept.some((file) => file.path === open) ? open : (kept[0]?.path ?? ""),
    }));
  }

  /** What is there now is what the server keeps. */
  saved(revision: string): void {
    this.store.setState(({ files }) => ({ base: revision, kept: files }));
  }

  /** Begins anew from what the server keeps. */
  reload(kept: Kept): void {
    this.store.setState(stateOf(kept, this.state.open), true);
  }
}

/** Tells whether something has been changed. */
export function isChanged({ kept, files }: DraftState): boolean {
  return kept.length !== files.length || files.some((file) => isFileChanged(kept, file));
}

/** Tells whether a file is new, or another than is kept. */
export function isFileChanged(kept: readonly DraftFile[], file: DraftFile): boolean {
  return kept.find(({ path }) => path === file.path)?.text !== file.text;
}

function stateOf(kept: Kept, open: string): DraftState {
  const { name, built_in: builtIn, revision: base, files } = kept;
  const there = files.some((file) => file.path === open);
  return { name, builtIn, base, kept: files, files, open: there ? open : (files[0]?.path ?? "") };
}
