// Phones lay tables out as cards, and some browsers then forget that they are tables: the roles are said.
/* eslint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role */
import Link from "next/link";
import type { ReactNode } from "react";

export interface Column<R> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: R) => ReactNode;
  /** Numbers and buttons stand at the right. */
  readonly end?: boolean;
  /** What a row is called: it comes first on phones, without its header. */
  readonly title?: boolean;
  /** Of no use without its header: phones show it as well. */
  readonly named?: boolean;
  /** Buttons: without their header. */
  readonly actions?: boolean;
  readonly className?: string;
}

interface TableProps<R> {
  /** What is listed, for screen readers. */
  readonly caption: string;
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  readonly keyOf: (row: R) => string;
  /** Where a press on a row leads. */
  readonly hrefOf?: (row: R) => string;
}

/** A table; on phones each row is a small card of its own. */
export function Table<R>({ caption, columns, rows, keyOf, hrefOf }: TableProps<R>) {
  return (
    <table role="table" className="w-full border-collapse text-sm max-md:block">
      <caption className="sr-only">{caption}</caption>
      <thead role="rowgroup" className="max-md:sr-only">
        <tr role="row">
          {columns.map(({ id, header, end = false, actions = false }) => (
            <th
              key={id}
              role="columnheader"
              scope="col"
              className={`border-b border-line px-3 py-2.5 text-xs font-medium text-soft first:pl-6 last:pr-6 ${end ? "text-right" : "text-left"}`}
            >
              {actions ? <span className="sr-only">{header}</span> : header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" className="max-md:block">
        {rows.map((row) => (
          <tr
            key={keyOf(row)}
            role="row"
            className={`relative border-t border-line first:border-t-0 max-md:flex max-md:flex-wrap max-md:items-center max-md:gap-x-4 max-md:gap-y-1 max-md:px-5 max-md:py-4 ${hrefOf === undefined ? "" : "hover:bg-raised"}`}
          >
            {columns.map((column) => (
              <Cell
                key={column.id}
                column={column}
                row={row}
                href={column.title ? hrefOf?.(row) : undefined}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface CellProps<R> {
  readonly column: Column<R>;
  readonly row: R;
  readonly href: string | undefined;
}

function Cell<R>({ column, row, href }: CellProps<R>) {
  const { header, cell, end = false, title = false, named = false, actions = false, className = "" } = column;
  const place = title
    ? "max-md:min-w-0 max-md:basis-full max-md:pr-10 max-md:font-medium"
    : actions
      ? "max-md:absolute max-md:top-2.5 max-md:right-3"
      : "max-md:text-soft";
  return (
    <td
      role="cell"
      className={`align-middle md:px-3 md:py-3 md:first:pl-6 md:last:pr-6 ${end ? "text-right max-md:text-left" : ""} ${place} ${className}`}
    >
      {!title && !actions && <span className={`md:hidden ${named ? "" : "sr-only"}`}>{header}: </span>}
      {href === undefined ? (
        cell(row)
      ) : (
        // The link reaches over the whole row; buttons in it lie above (z-10).
        <Link
          href={href}
          prefetch={false}
          className="font-medium after:absolute after:inset-0 -outline-offset-2"
        >
          {cell(row)}
        </Link>
      )}
    </td>
  );
}
