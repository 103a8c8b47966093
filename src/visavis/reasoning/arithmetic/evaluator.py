"""Works a sum out: an evaluator of a few kinds of syntax, which can reach nothing but numbers."""

from __future__ import annotations

import ast
import warnings
from fractions import Fraction

from visavis.reasoning.arithmetic import functions
from visavis.reasoning.arithmetic.quantities import Quantity, add, mistake, multiply, power
from visavis.reasoning.arithmetic.units import unit

MAX_CHARACTERS = 500
MAX_NODES = 300
MAX_DIGITS = 400


def evaluate(expression: str) -> Quantity:
    """Return the value of a Python expression of numbers, units, functions and constants.

    Raises CodedError ``calculator.invalid``; its detail says what cannot be worked out.
    """
    if len(expression) > MAX_CHARACTERS:
        raise mistake(f"A sum has at most {MAX_CHARACTERS} characters.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # '5(3)': told below, as a mistake
            tree = ast.parse(expression, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise mistake("This is not a sum that can be read; write it with + - * / ^ and parentheses.") from None
    if sum(1 for _ in ast.walk(tree)) > MAX_NODES:
        raise mistake("The sum is too long.")
    return _value(tree.body, expression)


def _value(node: ast.expr, source: str) -> Quantity:
    match node:
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            return Quantity(_literal(node, source))
        case ast.Name(id=name):
            return _named(name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return multiply(_value(operand, source), Quantity(Fraction(-1)), 1)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _value(operand, source)
        case ast.BinOp(left=left, op=operator, right=right):
            return _operate(_value(left, source), operator, right, source)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name.lower() in functions.NAMES:
            return functions.call(name.lower(), [_value(item, source) for item in arguments])
        case ast.Call(func=ast.Name(id=name)):
            raise mistake(f"There is no function '{name[:40]}' (known: {', '.join(sorted(functions.NAMES))}).")
    raise mistake("Only numbers, units, + - * / ^ and functions can be worked out.")


def _operate(left: Quantity, operator: ast.operator, node: ast.expr, source: str) -> Quantity:
    right = _value(node, source)
    match operator:
        case ast.Add() | ast.Sub():
            sign = 1 if isinstance(operator, ast.Add) else -1
            if _is_percent(node):  # 200 + 10%: of what stands before it, as on every pocket calculator
                factor = Fraction(1) + sign * Fraction(right.value)
                return multiply(left, Quantity(factor), 1)
            return add(left, right, sign)
        case ast.Mult():
            return multiply(left, right, 1)
        case ast.Div():
            return multiply(left, right, -1)
        case ast.Pow():
            return power(left, right)
        case ast.FloorDiv() | ast.Mod():
            if right.value == 0:
                raise mistake("Nothing can be divided by zero.")
            one, other = left.number("A remainder"), right.number("A remainder")
            return Quantity(Fraction(one // other) if isinstance(operator, ast.FloorDiv) else one % other)
    raise mistake("Only + - * / // % ^ can be worked out.")


def _literal(node: ast.Constant, source: str) -> Fraction:
    """Return a number as it is written: 0.1 is a tenth."""
    written = (ast.get_source_segment(source, node) or "").replace("_", "")
    mantissa, _, exponent = written.lower().partition("e")
    if len(mantissa) > MAX_DIGITS or len(exponent) > 4:
        raise mistake("A number is too long.")
    try:
        return Fraction(written)
    except ValueError:
        return Fraction(str(node.value))  # hexadecimal and the like


def _named(name: str) -> Quantity:
    measured = unit(name)
    if measured is not None:
        return measured
    constant = functions.CONSTANTS.get(name.lower())
    if constant is None:
        raise mistake(f"'{name[:40]}' is no number, unit or constant that is known.")
    return Quantity(constant)


def _is_percent(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "percent"
