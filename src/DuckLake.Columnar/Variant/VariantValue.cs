using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace DuckLake.Columnar;

/// <summary>
/// A variant value in the Parquet variant encoding (VariantEncoding.md), read in place over borrowed bytes. Every access checks
/// its bounds, so hostile bytes give <see cref="ArrowFormatException"/>; <see cref="Validate"/> checks the whole value at once,
/// also that it does not repeat its bytes, and belongs before a walk over values of unknown origin.
/// </summary>
public readonly ref partial struct VariantValue
{
    /// <summary>Deepest nesting of objects and arrays that is read.</summary>
    public const int MaxDepth = 500;

    private readonly VariantMetadata _metadata;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _depth;

    /// <summary>Reads the header of a value.</summary>
    /// <param name="metadata">The metadata.</param>
    /// <param name="value">The value; bytes beyond its end are ignored.</param>
    /// <exception cref="ArrowFormatException">The metadata or the type of the value is malformed.</exception>
    public VariantValue(ReadOnlySpan<byte> metadata, ReadOnlySpan<byte> value)
        : this(new VariantMetadata(metadata), value, depth: 0)
    {
    }

    /// <summary>Reads the header of a value.</summary>
    /// <param name="metadata">The metadata.</param>
    /// <param name="value">The value; bytes beyond its end are ignored.</param>
    /// <exception cref="ArrowFormatException">The type of the value is malformed.</exception>
    public VariantValue(VariantMetadata metadata, ReadOnlySpan<byte> value)
        : this(metadata, value, depth: 0)
    {
    }

    private VariantValue(VariantMetadata metadata, ReadOnlySpan<byte> bytes, int depth)
    {
        if (bytes.IsEmpty)
        {
            VariantFormat.Throw("a value is empty.");
        }

        if (depth > MaxDepth)
        {
            VariantFormat.Throw($"the value nests deeper than {MaxDepth} levels.");
        }

        _metadata = metadata;
        _bytes = bytes;
        _depth = depth;
        Kind = (bytes[0] & 3) switch
        {
            VariantFormat.PrimitiveBasicType => PrimitiveKind((VariantPrimitiveType)(bytes[0] >> 2)),
            VariantFormat.ShortStringBasicType => VariantKind.String,
            VariantFormat.ObjectBasicType => VariantKind.Object,
            _ => VariantKind.Array,
        };
    }

    /// <summary>What the value is.</summary>
    public VariantKind Kind { get; }

    /// <summary>The names the fields of objects refer to.</summary>
    public VariantMetadata Metadata => _metadata;

    /// <summary>True for the variant null.</summary>
    public bool IsNull => Kind == VariantKind.Null;

    /// <summary>The encoded bytes of the value, without what follows them; borrowed.</summary>
    /// <exception cref="ArrowFormatException">The value is cut off.</exception>
    public ReadOnlySpan<byte> Bytes => _bytes[..EncodedLength()];

    private VariantPrimitiveType PrimitiveType => (VariantPrimitiveType)(_bytes[0] >> 2);

    private bool IsShortString => (_bytes[0] & 3) == VariantFormat.ShortStringBasicType;

    /// <summary>The value of a boolean.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public bool GetBoolean()
    {
        Require(Kind == VariantKind.Boolean, "a boolean");
        return PrimitiveType == VariantPrimitiveType.True;
    }

    /// <summary>The value of an integer of any width.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    /// <exception cref="ArrowFormatException">The value is cut off.</exception>
    public long GetInt64()
    {
        Require(Kind is >= VariantKind.Int8 and <= VariantKind.Int64, "an integer");
        return Kind switch
        {
            VariantKind.Int8 => (sbyte)Payload(1)[0],
            VariantKind.Int16 => BinaryPrimitives.ReadInt16LittleEndian(Payload(2)),
            VariantKind.Int32 => BinaryPrimitives.ReadInt32LittleEndian(Payload(4)),
            _ => BinaryPrimitives.ReadInt64LittleEndian(Payload(8)),
        };
    }

    /// <summary>The value of a 32-bit floating-point number.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    /// <exception cref="ArrowFormatException">The value is cut off.</exception>
    public float GetFloat()
    {
        Require(Kind == VariantKind.Float, "a float");
        return BinaryPrimitives.ReadSingleLittleEndian(Payload(4));
    }

    /// <summary>The value of a 64-bit floating-point number.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    /// <exception cref="ArrowFormatException">The value is cut off.</exception>
    public double GetDouble()
    {
        Require(Kind == VariantKind.Double, "a double");
        return BinaryPrimitives.ReadDoubleLittleEndian(Payload(8));
    }

    /// <summary>The value of a decimal of any width as a scaled integer: the decimal is that integer divided by 10 to the power of the scale.</summary>
    /// <param name="scale">Digits after the point, 0 to 38.</param>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    /// <exception cref="ArrowFormatException">The value is cut off or its scale is out of range.</exception>
    public Int128 GetDecimal(out int scale)
    {
        Require(Kind is >= VariantKind.Decimal4 and <= VariantKind.Decimal16, "a decimal");
        int width = Kind switch
        {
            VariantKind.Decimal4 => 4,
            VariantKind.Decimal8 => 8,
            _ => 16,
        };
        ReadOnlySpan<byte> payload = Payload(1 + width);
        scale = payload[0];
        if (scale > VariantFormat.MaxDecimalScale)
        {
            VariantFormat.Throw($"a decimal has scale {scale}; at most {VariantFormat.MaxDecimalScale} is allowed.");
        }

        return width switch
        {
            4 => BinaryPrimitives.ReadInt32LittleEndian(payload[1..]),
            8 => BinaryPrimitives.ReadInt64LittleEndian(payload[1..]),
            _ => BinaryPrimitives.ReadInt128LittleEndian(payload[1..]),
        };
    }

    /// <summary>The value of a date in days since 1970-01-01.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    /// <exception cref="ArrowFormatException">The value is cut off.</exception>
    public int GetDate()
    {
        Require(Kind == VariantKind.Date, "a date");
        return BinaryPrimitives.ReadInt32LittleEndian(Payload(4));
    }

    /// <summary>The value of a time in microseconds since midnight.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    /// <exception cref="ArrowFormatException">The value is cut off.</exception>
    public long GetTime()
    {
        Require(Kind == VariantKind.Time, "a time");
        return BinaryPrimitives.ReadInt64LittleEndian(Payload(8));
    }

    /// <summary>The value of a timestamp in the unit its kind tells, since 1970-01-01.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    /// <exception cref="ArrowFormatException">The value is cut off.</exception>
    public long GetTimestamp()
    {
        Require(Kind is >= VariantKind.TimestampMicros and <= VariantKind.TimestampNtzNanos, "a timestamp");
        return BinaryPrimitives.ReadInt64LittleEndian(Payload(8));
    }

    /// <summary>The value of a UUID.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    /// <exception cref="ArrowFormatException">The value is cut off.</exception>
    public Guid GetUuid()
    {
        Require(Kind == VariantKind.Uuid, "a UUID");
        return new Guid(Payload(16), bigEndian: true);
    }

    /// <summary>The bytes of a binary or the UTF-8 bytes of a string, borrowed.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    /// <exception cref="ArrowFormatException">The value is cut off.</exception>
    public ReadOnlySpan<byte> GetBytes()
    {
        Require(Kind is VariantKind.Binary or VariantKind.String, "a binary or string");
        if (IsShortString)
        {
            return Payload(_bytes[0] >> 2);
        }

        long length = BinaryPrimitives.ReadUInt32LittleEndian(Payload(4));
        return length <= _bytes.Length - 5
            ? _bytes.Slice(5, (int)length)
            : throw new ArrowFormatException($"Malformed variant: {length} bytes are announced where {_bytes.Length - 5} follow.");
    }

    /// <summary>The text of a string.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    /// <exception cref="ArrowFormatException">The value is cut off or no UTF-8.</exception>
    public string GetString()
    {
        Require(Kind == VariantKind.String, "a string");
        ReadOnlySpan<byte> bytes = GetBytes();
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : VariantFormat.Throw<string>("a string is no UTF-8.");
    }

    private static VariantKind PrimitiveKind(VariantPrimitiveType type) => type switch
    {
        VariantPrimitiveType.Null => VariantKind.Null,
        VariantPrimitiveType.True or VariantPrimitiveType.False => VariantKind.Boolean,
        VariantPrimitiveType.Int8 => VariantKind.Int8,
        VariantPrimitiveType.Int16 => VariantKind.Int16,
        VariantPrimitiveType.Int32 => VariantKind.Int32,
        VariantPrimitiveType.Int64 => VariantKind.Int64,
        VariantPrimitiveType.Double => VariantKind.Double,
        VariantPrimitiveType.Decimal4 => VariantKind.Decimal4,
        VariantPrimitiveType.Decimal8 => VariantKind.Decimal8,
        VariantPrimitiveType.Decimal16 => VariantKind.Decimal16,
        VariantPrimitiveType.Date => VariantKind.Date,
        VariantPrimitiveType.TimestampMicros => VariantKind.TimestampMicros,
        VariantPrimitiveType.TimestampNtzMicros => VariantKind.TimestampNtzMicros,
        VariantPrimitiveType.Float => VariantKind.Float,
        VariantPrimitiveType.Binary => VariantKind.Binary,
        VariantPrimitiveType.String => VariantKind.String,
        VariantPrimitiveType.Time => VariantKind.Time,
        VariantPrimitiveType.TimestampNanos => VariantKind.TimestampNanos,
        VariantPrimitiveType.TimestampNtzNanos => VariantKind.TimestampNtzNanos,
        VariantPrimitiveType.Uuid => VariantKind.Uuid,
        _ => VariantFormat.Throw<VariantKind>($"primitive type {(int)type} is unknown."),
    };

    private void Require(bool condition, string expected)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"The variant is of kind {Kind}, not {expected}.");
        }
    }

    private ReadOnlySpan<byte> Payload(int length) => length < _bytes.Length
        ? _bytes.Slice(1, length)
        : throw new ArrowFormatException($"Malformed variant: a value of kind {Kind} needs {length} bytes; {_bytes.Length - 1} follow.");
}
