using System.Text.Unicode;

namespace DuckLake.Columnar;

public readonly ref partial struct VariantValue
{
    /// <summary>
    /// Checks the value and all values within it: bounds, UTF-8, unique names, depth, and that no bytes serve as two values, so that
    /// a walk over the value takes time in proportion to its length.
    /// </summary>
    /// <exception cref="ArrowFormatException">The value is malformed.</exception>
    public void Validate()
    {
        long unusedBytes = _bytes.Length;
        CheckAll(ref unusedBytes);
    }

    private void CheckAll(ref long unusedBytes)
    {
        switch (Kind)
        {
            case VariantKind.Object:
            case VariantKind.Array:
                CheckNested(ref unusedBytes);
                return;
            case VariantKind.String when !Utf8.IsValid(GetBytes()):
                VariantFormat.Throw("a string is no UTF-8.");
                break;
            case VariantKind.Decimal4 or VariantKind.Decimal8 or VariantKind.Decimal16:
                GetDecimal(out _);
                break;
        }

        Use(ref unusedBytes, EncodedLength());
    }

    private void CheckNested(ref long unusedBytes)
    {
        Layout layout = GetLayout();
        Use(ref unusedBytes, layout.DataStart);
        if (Kind == VariantKind.Object)
        {
            for (int i = 0; i < layout.Count; i++)
            {
                if (!Utf8.IsValid(GetNameBytes(i)))
                {
                    VariantFormat.Throw($"name {GetFieldId(i)} is no UTF-8.");
                }
            }

            GetFieldOrder();
        }

        for (int i = 0; i < layout.Count; i++)
        {
            this[i].CheckAll(ref unusedBytes);
        }
    }

    private static void Use(ref long unusedBytes, int length)
    {
        unusedBytes -= length;
        if (unusedBytes < 0)
        {
            VariantFormat.Throw("values overlap.");
        }
    }

    private int EncodedLength()
    {
        switch (Kind)
        {
            case VariantKind.Object:
            case VariantKind.Array:
                Layout layout = GetLayout();
                return layout.DataStart + layout.DataLength;
            case VariantKind.String:
            case VariantKind.Binary:
                return (IsShortString ? 1 : 5) + GetBytes().Length;
            default:
                return 1 + Payload(PayloadLength).Length;
        }
    }

    private int PayloadLength => Kind switch
    {
        VariantKind.Null or VariantKind.Boolean => 0,
        VariantKind.Int8 => 1,
        VariantKind.Int16 => 2,
        VariantKind.Int32 or VariantKind.Float or VariantKind.Date => 4,
        VariantKind.Decimal4 => 5,
        VariantKind.Decimal8 => 9,
        VariantKind.Decimal16 => 17,
        VariantKind.Uuid => 16,
        _ => 8,
    };
}
