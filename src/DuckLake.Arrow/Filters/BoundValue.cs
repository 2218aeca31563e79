using System.Numerics;
using System.Text;
using System.Text.Json.Serialization;

namespace DuckLake.Arrow;

/// <summary>A value in the form in which the values of its column are compared. Only values of one kind are comparable.</summary>
[JsonConverter(typeof(BoundValueJsonConverter))]
internal readonly struct BoundValue : IEquatable<BoundValue>, IComparable<BoundValue>
{
    private readonly BigInteger _integer;
    private readonly double _float;
    private readonly byte[]? _bytes;

    private BoundValue(BoundValueKind kind, BigInteger integer, double number, byte[]? bytes)
    {
        Kind = kind;
        _integer = integer;
        _float = number;
        _bytes = bytes;
    }

    public BoundValueKind Kind { get; }

    public BigInteger Integer => Kind == BoundValueKind.Integer ? _integer : throw WrongKind();

    public double Float => Kind == BoundValueKind.Float ? _float : throw WrongKind();

    public ReadOnlySpan<byte> Bytes => Kind == BoundValueKind.Bytes ? _bytes : throw WrongKind();

    public static BoundValue Of(BigInteger value) => new(BoundValueKind.Integer, value, 0, null);

    public static BoundValue Of(double value) => new(BoundValueKind.Float, default, value, null);

    /// <summary>Takes the array for good.</summary>
    public static BoundValue Of(byte[] value) => new(BoundValueKind.Bytes, default, 0, value);

    public static BoundValue Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    public int CompareTo(BoundValue other)
    {
        if (Kind != other.Kind)
        {
            throw WrongKind();
        }

        return Kind switch
        {
            BoundValueKind.Integer => _integer.CompareTo(other._integer),
            BoundValueKind.Float => CompareFloats(_float, other._float),
            _ => _bytes.AsSpan().SequenceCompareTo(other._bytes),
        };
    }

    public static bool operator <(BoundValue left, BoundValue right) => left.CompareTo(right) < 0;

    public static bool operator >(BoundValue left, BoundValue right) => left.CompareTo(right) > 0;

    public static bool operator <=(BoundValue left, BoundValue right) => left.CompareTo(right) <= 0;

    public static bool operator >=(BoundValue left, BoundValue right) => left.CompareTo(right) >= 0;

    public static bool operator ==(BoundValue left, BoundValue right) => left.Equals(right);

    public static bool operator !=(BoundValue left, BoundValue right) => !left.Equals(right);

    public bool Equals(BoundValue other) => Kind == other.Kind && CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is BoundValue other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Kind);
        switch (Kind)
        {
            case BoundValueKind.Integer:
                hash.Add(_integer);
                break;
            case BoundValueKind.Float:
                hash.Add(_float == 0 ? 0.0 : _float);
                break;
            default:
                hash.AddBytes(_bytes);
                break;
        }

        return hash.ToHashCode();
    }

    public override string ToString() => Kind switch
    {
        BoundValueKind.Integer => _integer.ToString(System.Globalization.CultureInfo.InvariantCulture),
        BoundValueKind.Float => _float.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        _ => $"'{Encoding.UTF8.GetString(_bytes!)}'",
    };

    private static int CompareFloats(double left, double right) =>
        double.IsNaN(left) ? (double.IsNaN(right) ? 0 : 1) : double.IsNaN(right) ? -1 : left < right ? -1 : left > right ? 1 : 0;

    private InvalidOperationException WrongKind() => new($"The value is of kind {Kind}.");
}
