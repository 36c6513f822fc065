"""Eight numbers side by side as one value inside compiled code: one lane is one frame of sound.

Plain loops over lanes do not vectorise: every store might alias every load, and the checks cost more than the sums.
Here a `Lanes` value is one vector of the processor from the start, so each lane does exactly the same sums in the same
order. That is why a frame has equal bits wherever it falls in a block, a chunk or a thread.
Numba's disk cache watches only the file of the cached function: after an edit here, save kernel.py again as well.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import types
from numba.core.base import BaseContext
from numba.core.typing.templates import Signature
from numba.extending import intrinsic, models, overload, register_model

from melscape.work.machine_code import machine_code

WIDTH = 8
VECTOR = ir.VectorType(ir.DoubleType(), WIDTH)
SINGLES = ir.VectorType(ir.FloatType(), WIDTH)
BITS = ir.VectorType(ir.IntType(64), WIDTH)
WORDS = ir.VectorType(ir.IntType(32), WIDTH)
# Bits of sqrt(1/2): numbers are split so that the fraction lies in [sqrt(1/2), sqrt(2)).
SPLIT_BITS = 0x3FE6A09E667F3BCD
FRACTION_BITS = 52

Lanes: TypeAlias = Any  # to the type checker; compiled code has `lanes`
Typed = tuple[Signature, Callable[..., ir.Value]]


class LanesType(types.Type):
    """The compiled type of eight float64 lanes."""

    def __init__(self) -> None:
        super().__init__(name=f"Lanes{WIDTH}")


lanes = LanesType()


@register_model(LanesType)
class LanesModel(models.PrimitiveModel):
    """Lanes live in vector registers."""

    def __init__(self, manager: object, kind: LanesType) -> None:
        super().__init__(manager, kind, VECTOR)


def compiled(signature: Signature) -> Callable[[Callable], Callable]:
    """Compile at once, to run without the interpreter lock; kept on disk, or in memory if no disk can be written."""
    return partial(machine_code, signature=signature, nogil=True, error_model="numpy")


def _primitive(typed: Callable[..., Typed]) -> Callable[..., Lanes]:
    return intrinsic(typed)


@_primitive
def load(_typing: object, array: types.Array, _offset: types.Integer) -> Typed:
    """Eight numbers from a float64 array, starting at a flat offset."""

    def code(context: BaseContext, build: ir.IRBuilder, signature: Signature, values: tuple) -> ir.Value:
        return _load(build, _address(context, build, signature.args[0], *values), VECTOR)

    return lanes(array, types.intp), code


@_primitive
def store(_typing: object, array: types.Array, _offset: types.Integer, _value: LanesType) -> Typed:
    """Write eight numbers into an array, starting at a flat offset; a float32 array gets them rounded."""

    def code(context: BaseContext, build: ir.IRBuilder, signature: Signature, values: tuple) -> ir.Value:
        value = values[2] if array.dtype == types.float64 else build.fptrunc(values[2], SINGLES)
        _store(build, value, _address(context, build, signature.args[0], *values[:2]))
        return context.get_dummy_value()

    return types.void(array, types.intp, lanes), code


@_primitive
def spread(_typing: object, _number: types.Float) -> Typed:
    """The same number in all lanes."""

    def code(_context: BaseContext, build: ir.IRBuilder, _signature: Signature, values: tuple) -> ir.Value:
        first = build.insert_element(ir.Constant(VECTOR, ir.Undefined), values[0], ir.Constant(ir.IntType(32), 0))
        return build.shuffle_vector(first, first, ir.Constant(WORDS, [0] * WIDTH))

    return lanes(types.float64), code


@_primitive
def load_frames(
    _typing: object,
    source: types.Array,
    _places: types.UniTuple,
    window: types.Array,
    target: types.Array,
    _tile: object,
) -> Typed:
    """Samples `tile` to `tile` + 8 of eight frames, windowed, to rows of `target` with one lane a frame.

    `places` are the begin of the first frame and the step to the next, in samples of `source`.
    """

    def code(context: BaseContext, build: ir.IRBuilder, signature: Signature, values: tuple) -> ir.Value:
        def address(number: int, place: ir.Value) -> ir.Value:
            return _address(context, build, signature.args[number], values[number], place)

        _, places, _, _, tile = values
        place, hop = (build.extract_value(places, number) for number in range(2))
        frames = []
        for _ in range(WIDTH):
            frames.append(_load(build, address(0, build.add(place, tile)), SINGLES))
            place = build.add(place, hop)
        weights = _load(build, address(2, tile), VECTOR)
        for number, row in enumerate(_transpose(build, frames)):
            weight = build.shuffle_vector(weights, weights, ir.Constant(WORDS, [number] * WIDTH))
            at = build.mul(build.add(tile, tile.type(number)), tile.type(WIDTH))
            _store(build, build.fmul(build.fpext(row, VECTOR), weight), address(3, at))
        return context.get_dummy_value()

    return types.void(source, types.UniTuple(types.intp, 2), window, target, types.intp), code


@_primitive
def larger(_typing: object, _left: LanesType, _right: LanesType) -> Typed:
    """Lane by lane the larger number."""

    def code(_context: BaseContext, build: ir.IRBuilder, _signature: Signature, values: tuple) -> ir.Value:
        return build.select(build.fcmp_ordered(">", *values), *values)

    return lanes(lanes, lanes), code


@_primitive
def square_root(_typing: object, _value: LanesType) -> Typed:
    """Square root of each lane."""

    def code(_context: BaseContext, build: ir.IRBuilder, _signature: Signature, values: tuple) -> ir.Value:
        kind = ir.FunctionType(VECTOR, [VECTOR])
        return build.call(build.module.declare_intrinsic(f"llvm.sqrt.v{WIDTH}f64", fnty=kind), values)

    return lanes(lanes), code


@_primitive
def exponent(_typing: object, _value: LanesType) -> Typed:
    """The whole e with value = fraction * 2**e; positive normal numbers only."""

    def code(_context: BaseContext, build: ir.IRBuilder, _signature: Signature, values: tuple) -> ir.Value:
        # By way of 32 bits: few processors turn whole numbers of 64 bits into floats.
        return build.sitofp(build.trunc(_exponent(build, build.bitcast(values[0], BITS)), WORDS), VECTOR)

    return lanes(lanes), code


@_primitive
def fraction(_typing: object, _value: LanesType) -> Typed:
    """The fraction in [sqrt(1/2), sqrt(2)) with value = fraction * 2**e; positive normal numbers only."""

    def code(_context: BaseContext, build: ir.IRBuilder, _signature: Signature, values: tuple) -> ir.Value:
        bits = build.bitcast(values[0], BITS)
        return build.bitcast(build.sub(bits, build.shl(_exponent(build, bits), _all(FRACTION_BITS))), VECTOR)

    return lanes(lanes), code


def _arithmetic(symbol: Callable, word: str) -> None:
    @_primitive
    def both(_typing: object, _left: LanesType, _right: LanesType) -> Typed:
        def code(_context: BaseContext, build: ir.IRBuilder, _signature: Signature, values: tuple) -> ir.Value:
            # "contract" allows fused multiply-add and nothing that would reorder sums.
            return getattr(build, word)(*values, flags=("contract",))

        return lanes(lanes, lanes), code

    # Not strict: it would take the type annotations for a difference between the two signatures.
    @overload(symbol, strict=False)
    def choose(left: types.Type, right: types.Type) -> Callable | None:
        ours = isinstance(left, LanesType) and isinstance(right, LanesType)
        return (lambda left, right: both(left, right)) if ours else None


for _symbol in (operator.add, operator.sub, operator.mul):
    _arithmetic(_symbol, f"f{_symbol.__name__}")
_arithmetic(operator.truediv, "fdiv")


def _all(number: int) -> ir.Constant:
    return ir.Constant(BITS, [number] * WIDTH)


def _exponent(build: ir.IRBuilder, bits: ir.Value) -> ir.Value:
    return build.ashr(build.sub(bits, _all(SPLIT_BITS)), _all(FRACTION_BITS))


def _address(
    context: BaseContext, build: ir.IRBuilder, kind: types.Array, array: ir.Value, offset: ir.Value
) -> ir.Value:
    data = context.make_array(kind)(context, build, array).data
    return build.gep(data, [offset])


def _load(build: ir.IRBuilder, address: ir.Value, kind: ir.VectorType) -> ir.Value:
    value = build.load(build.bitcast(address, kind.as_pointer()))
    value.align = 4  # frames begin anywhere
    return value


def _store(build: ir.IRBuilder, value: ir.Value, address: ir.Value) -> None:
    build.store(value, build.bitcast(address, value.type.as_pointer())).align = 4


def _transpose(build: ir.IRBuilder, rows: list[ir.Value]) -> list[ir.Value]:
    # Swap blocks of 1, 2, 4 lanes between rows that far apart: after log2(8) rounds rows are columns.
    distance = 1
    while distance < WIDTH:
        low = [WIDTH + lane - distance if lane & distance else lane for lane in range(WIDTH)]
        high = [WIDTH + lane if lane & distance else lane + distance for lane in range(WIDTH)]
        for upper in (row for row in range(WIDTH) if not row & distance):
            pair = rows[upper], rows[upper + distance]
            rows[upper] = build.shuffle_vector(*pair, ir.Constant(WORDS, low))
            rows[upper + distance] = build.shuffle_vector(*pair, ir.Constant(WORDS, high))
        distance *= 2
    return rows
