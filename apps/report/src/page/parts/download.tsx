import { useWords } from './words-context.ts';

interface DownloadProps {
  /** What the button says: the file's format. */
  readonly format: string;
  /** File name; its stem names the button to a screen reader. */
  readonly file: string;
  readonly type: string;
  readonly content: () => string | Promise<Blob>;
}

/** A button that saves a file made when it is pressed. */
export function Download({ format, file, type, content }: DownloadProps) {
  const { exportAs } = useWords().common;
  const save = async (): Promise<void> => {
    const made = await content();
    const url = URL.createObjectURL(made instanceof Blob ? made : new Blob([made], { type }));
    Object.assign(document.createElement('a'), { href: url, download: file }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  };
  return (
    <button
      type="button"
      class="download"
      aria-label={exportAs(format, file.replace(/\.\w+$/, ''))}
      onClick={() => void save()}
    >
      {format}
    </button>
  );
}
