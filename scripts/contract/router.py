"""``web/src/contract/router.ts``: zod schemas of what tRPC takes and gives, and the type ``AppRouter``."""

from __future__ import annotations

from contract.procedures import Described, described_procedures
from contract.zod import Schema, Zod, identifier, reference, refers

_HEAD = """// Generated from the procedures' types by `make contract`. Do not edit.
import type {
  TRPCBuiltRouter,
  TRPCDefaultErrorShape,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
  TrackedEnvelope,
} from "@trpc/server";
import * as z from "../zod";
"""

_TYPES = """
/** Why a call failed: a stable code, a sentence for people, and whether trying again can help. */
export interface Failure {
  code: string;
  detail: string;
  retryable: boolean;
}

/** What is wrong with an input. */
export interface InputIssue {
  code: string;
  path: (string | number)[];
  message: string;
}

/** Errors as they come over tRPC. */
export interface ErrorShape extends TRPCDefaultErrorShape {
  data: TRPCDefaultErrorShape["data"] & { visavis: Failure; issues?: InputIssue[] };
}

interface Def<I, O> {
  meta: object;
  input: I;
  output: O;
  errorShape: ErrorShape;
}

type Query<I, O> = TRPCQueryProcedure<Def<I, O>>;
type Mutation<I, O> = TRPCMutationProcedure<Def<I, O>>;
type Subscription<I, O> = TRPCSubscriptionProcedure<Def<I, AsyncIterable<O, void>>>;
"""

_TAIL = """
/** The router, for `createTRPCClient<AppRouter>()`: a type, there is nothing of it at run time. */
export type AppRouter = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: ErrorShape; transformer: false },
  Procedures
>;
"""

_PRIMITIVES = {
    "z.null()": "null",
    "z.int()": "number",
    "z.number()": "number",
    "z.boolean()": "boolean",
    "z.string()": "string",
}


def router_module() -> str:
    """Return the module's text."""
    found = described_procedures()
    given_names = {name: identifier(name) for name in found.given}
    own = _differing(found)
    taken_names = {name: identifier(name) + ("Input" if name in own else "") for name in found.taken}
    _check(given_names, {name: taken_names[name] for name in found.taken if name in own or name not in found.given})
    given, taken = Zod(given_names.__getitem__, taken=False), Zod(taken_names.__getitem__, taken=True)
    parts = [_declaration(given_names[name], schema, given) for name, schema in found.given.items()]
    parts += [
        _declaration(taken_names[name], schema, taken)
        for name, schema in found.taken.items()
        if name in own or name not in found.given
    ]
    tree = _tree(found, given, taken)
    head = _HEAD if "TrackedEnvelope<" in tree else _HEAD.replace("  TrackedEnvelope,\n", "")
    return "".join([head, *parts, _TYPES, tree, _TAIL])


def _differing(found: Described) -> set[str]:
    """Return the definitions that read otherwise where they are taken, or refer to such."""
    same = {name: name for name in (*found.given, *found.taken)}.__getitem__
    given, taken = Zod(same, taken=False), Zod(same, taken=True)
    both = found.given.keys() & found.taken.keys()
    differing = {name for name in both if given.write(found.given[name]) != taken.write(found.taken[name])}
    while more := {name for name in both - differing if refers(found.taken[name]) & differing}:
        differing |= more
    return differing


def _check(*names: dict[str, str]) -> None:
    """Raise ValueError if two definitions would have one name."""
    written = [name for group in names for name in group.values()]
    twice = {name for name in written if written.count(name) > 1}
    if twice:
        raise ValueError(f"two types are called {', '.join(sorted(twice))}")


def _declaration(name: str, schema: Schema, zod: Zod) -> str:
    doc = " ".join(schema.get("description", name).split()).replace("*/", "* /")
    return f"\n/** {doc} */\nexport const {name} = {zod.write(schema)};\nexport type {name} = z.infer<typeof {name}>;\n"


def _tree(found: Described, given: Zod, taken: Zod) -> str:
    """Return the type of all procedures, under the names of their routers."""
    constants, lines, last = [], [], ""
    for procedure in found.procedures:
        router, _, name = procedure.path.partition(".")
        if router != last:
            lines.append(("  };\n" if last else "") + f"  {router}: {{\n")
            last = router
        takes = _taken(found.inputs.get(procedure.path), taken, found)
        gives = given.write(found.outputs[procedure.path])
        if gives in _PRIMITIVES:
            output = _PRIMITIVES[gives]
        elif gives.isidentifier():
            output = f"z.infer<typeof {gives}>"
        else:
            constant = identifier(procedure.path.replace(".", "_")) + "Output"
            constants.append(f"\n/** What `{procedure.path}` gives. */\nexport const {constant} = {gives};\n")
            output = f"z.infer<typeof {constant}>"
        output = f"TrackedEnvelope<{output}>" if procedure.tracked else output
        doc = " ".join(procedure.doc.split()).replace("*/", "* /")
        lines.append(f"    /** {doc} */\n    {name}: {procedure.kind.title()}<{takes}, {output}>;\n")
    text = "".join(lines) + "  };\n"
    head = "\n/** Everything that can be asked. */\nexport type Procedures = {\n"
    return "".join(constants) + head + text + "};\n"


def _taken(schema: Schema | None, zod: Zod, found: Described) -> str:
    """Return the type of what a procedure takes; what has only defaults may be left out."""
    if schema is None:
        return "void"
    whole = found.taken[reference(schema)] if "$ref" in schema else schema
    optional = not whole.get("required")
    return f"z.input<typeof {zod.write(schema)}>" + (" | void" if optional else "")
