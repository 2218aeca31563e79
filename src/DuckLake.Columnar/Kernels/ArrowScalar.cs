using System.Text;

namespace DuckLake.Columnar;

/// <summary>
/// A constant to compare a column with, in the column's own storage form: integers for every integer, date, time, timestamp,
/// duration and decimal (the scaled integer, in the column's unit and scale), bytes for text and binary.
/// </summary>
internal readonly struct ArrowScalar
{
    private readonly Int128 _integer;
    private readonly double _floatingPoint;
    private readonly byte[]? _bytes;

    private ArrowScalar(ArrowScalarKind kind, Int128 integer, double floatingPoint, byte[]? bytes)
    {
        Kind = kind;
        _integer = integer;
        _floatingPoint = floatingPoint;
        _bytes = bytes;
    }

    internal static ArrowScalar Null => default;

    internal ArrowScalarKind Kind { get; }

    internal bool BooleanValue => Kind == ArrowScalarKind.Boolean ? _integer != 0 : throw Mismatch(ArrowScalarKind.Boolean);

    internal Int128 IntegerValue => Kind == ArrowScalarKind.Integer ? _integer : throw Mismatch(ArrowScalarKind.Integer);

    internal double FloatingPointValue => Kind switch
    {
        ArrowScalarKind.FloatingPoint => _floatingPoint,
        ArrowScalarKind.Integer => (double)_integer,
        _ => throw Mismatch(ArrowScalarKind.FloatingPoint),
    };

    internal byte[] BytesValue => _bytes ?? throw Mismatch(ArrowScalarKind.Bytes);

    internal static ArrowScalar From(bool value) => new(ArrowScalarKind.Boolean, value ? 1 : 0, 0, null);

    internal static ArrowScalar From(Int128 value) => new(ArrowScalarKind.Integer, value, 0, null);

    internal static ArrowScalar From(long value) => From((Int128)value);

    internal static ArrowScalar From(double value) => new(ArrowScalarKind.FloatingPoint, 0, value, null);

    internal static ArrowScalar From(string value) => new(ArrowScalarKind.Bytes, 0, 0, Encoding.UTF8.GetBytes(value));

    internal static ArrowScalar From(ReadOnlySpan<byte> value) => new(ArrowScalarKind.Bytes, 0, 0, value.ToArray());

    private ArgumentException Mismatch(ArrowScalarKind expected) => new($"A constant of kind {expected} is needed; found {Kind}.");
}
