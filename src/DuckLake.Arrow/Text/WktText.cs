using System.Buffers.Binary;
using System.Text;

namespace DuckLake.Arrow;

/// <summary>Well-known binary as the well-known text DuckDB prints: <c>POINT Z (1 2 3)</c>.</summary>
internal ref struct WktText
{
    private const int MaxDepth = 64;

    private readonly StringBuilder _target;
    private readonly ReadOnlySpan<byte> _wkb;
    private int _position;
    private bool _littleEndian;

    private WktText(StringBuilder target, ReadOnlySpan<byte> wkb)
    {
        _target = target;
        _wkb = wkb;
    }

    /// <summary>Appends the text of a geometry.</summary>
    /// <exception cref="FormatException">The bytes are no well-known binary.</exception>
    internal static void Append(StringBuilder target, ReadOnlySpan<byte> wkb)
    {
        var writer = new WktText(target, wkb);
        writer.AppendGeometry(0, nested: null);
    }

    private void AppendGeometry(int depth, uint? nested)
    {
        if (depth > MaxDepth)
        {
            throw new FormatException($"The geometry is nested deeper than {MaxDepth} levels.");
        }

        _littleEndian = Take(1)[0] != 0;
        uint code = ReadUInt32();

        // ISO codes add 1000 per dimension; EWKB sets high bits.
        uint flags = (code / 1000 % 10) switch { 1 => 1U, 2 => 2U, 3 => 3U, _ => 0U };
        flags |= (code & 0x8000_0000) != 0 ? 1U : 0U;
        flags |= (code & 0x4000_0000) != 0 ? 2U : 0U;
        if ((code & 0x2000_0000) != 0)
        {
            ReadUInt32();
        }

        uint kind = (code & 0x0FFF_FFFF) % 1000;
        int dimensions = 2 + (int)(flags & 1) + (int)(flags >> 1);
        bool bare = nested is 4 or 5 or 6;
        if (!bare)
        {
            _target.Append(kind switch
            {
                1 => "POINT",
                2 => "LINESTRING",
                3 => "POLYGON",
                4 => "MULTIPOINT",
                5 => "MULTILINESTRING",
                6 => "MULTIPOLYGON",
                7 => "GEOMETRYCOLLECTION",
                _ => throw new FormatException($"Geometry code {code} at byte {_position} is unknown."),
            });
            _target.Append(flags switch { 1 => " Z ", 2 => " M ", 3 => " ZM ", _ => " " });
        }

        if (kind == 1)
        {
            AppendPoint(dimensions, parentheses: nested != 4);
            return;
        }

        uint count = ReadUInt32();
        if (count == 0)
        {
            _target.Append("EMPTY");
            return;
        }

        _target.Append('(');
        for (uint i = 0; i < count; i++)
        {
            if (i > 0)
            {
                _target.Append(", ");
            }

            switch (kind)
            {
                case 2:
                    AppendVertex(dimensions);
                    break;
                case 3:
                    AppendRing(dimensions);
                    break;
                default:
                    AppendGeometry(depth + 1, kind);
                    break;
            }
        }

        _target.Append(')');
    }

    private void AppendPoint(int dimensions, bool parentheses)
    {
        int start = _position;
        bool empty = true;
        for (int i = 0; i < dimensions; i++)
        {
            empty &= double.IsNaN(ReadDouble());
        }

        if (empty)
        {
            _target.Append("EMPTY");
            return;
        }

        _position = start;
        if (parentheses)
        {
            _target.Append('(');
        }

        AppendVertex(dimensions);
        if (parentheses)
        {
            _target.Append(')');
        }
    }

    private void AppendRing(int dimensions)
    {
        uint count = ReadUInt32();
        if (count == 0)
        {
            _target.Append("EMPTY");
            return;
        }

        _target.Append('(');
        for (uint i = 0; i < count; i++)
        {
            if (i > 0)
            {
                _target.Append(", ");
            }

            AppendVertex(dimensions);
        }

        _target.Append(')');
    }

    private void AppendVertex(int dimensions)
    {
        for (int i = 0; i < dimensions; i++)
        {
            if (i > 0)
            {
                _target.Append(' ');
            }

            int start = _target.Length;
            FloatText.Append(_target, ReadDouble());
            if (_target.Length - start > 2 && _target[^1] == '0' && _target[^2] == '.')
            {
                _target.Length -= 2;
            }
        }
    }

    private uint ReadUInt32()
    {
        ReadOnlySpan<byte> bytes = Take(4);
        return _littleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    private double ReadDouble()
    {
        ReadOnlySpan<byte> bytes = Take(8);
        return _littleEndian ? BinaryPrimitives.ReadDoubleLittleEndian(bytes) : BinaryPrimitives.ReadDoubleBigEndian(bytes);
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _wkb.Length - _position)
        {
            throw new FormatException($"The geometry ends after {_wkb.Length} bytes; {count} more were expected at byte {_position}.");
        }

        ReadOnlySpan<byte> bytes = _wkb.Slice(_position, count);
        _position += count;
        return bytes;
    }
}
