using System.Buffers.Binary;

namespace DuckLake.Parquet.Writing;

/// <summary>Walks well-known binary and collects types and coordinates.</summary>
internal ref struct WkbReader
{
    private const int MaxDepth = 64;
    private const uint ExtendedZ = 0x8000_0000;
    private const uint ExtendedM = 0x4000_0000;
    private const uint ExtendedSrid = 0x2000_0000;
    private const uint GeometryCollection = 7;

    private readonly GeometryBounds _bounds;
    private ReadOnlySpan<byte> _rest;

    private WkbReader(ReadOnlySpan<byte> bytes, GeometryBounds bounds)
    {
        _rest = bytes;
        _bounds = bounds;
    }

    /// <summary>Adds a geometry; false if the bytes are no well-known binary.</summary>
    internal static bool TryAdd(ReadOnlySpan<byte> wkb, GeometryBounds bounds)
    {
        var reader = new WkbReader(wkb, bounds);
        return reader.TryGeometry(0) && reader._rest.IsEmpty;
    }

    private bool TryGeometry(int depth)
    {
        if (_rest.IsEmpty || _rest[0] > 1 || depth > MaxDepth)
        {
            return false;
        }

        bool isLittle = _rest[0] == 1;
        _rest = _rest[1..];
        if (!TryUInt32(isLittle, out uint code))
        {
            return false;
        }

        uint plain = code & ~(ExtendedZ | ExtendedM | ExtendedSrid);
        uint dimensions = plain / 1000;
        bool hasZ = (code & ExtendedZ) != 0 || dimensions is 1 or 3;
        bool hasM = (code & ExtendedM) != 0 || dimensions is 2 or 3;
        uint type = plain % 1000;
        if (dimensions > 3 || type is 0 or > GeometryCollection || ((code & ExtendedSrid) != 0 && !TryUInt32(isLittle, out _)))
        {
            return false;
        }

        if (depth == 0)
        {
            _bounds.Types.Add((int)(type + (hasZ ? 1000u : 0) + (hasM ? 2000u : 0)));
        }

        return type switch
        {
            1 => TryPoints(1, isLittle, hasZ, hasM),
            2 => TryUInt32(isLittle, out uint points) && TryPoints(points, isLittle, hasZ, hasM),
            3 => TryRings(isLittle, hasZ, hasM),
            _ => TryParts(isLittle, depth),
        };
    }

    private bool TryRings(bool isLittle, bool hasZ, bool hasM)
    {
        if (!TryUInt32(isLittle, out uint rings))
        {
            return false;
        }

        for (uint i = 0; i < rings; i++)
        {
            if (!TryUInt32(isLittle, out uint points) || !TryPoints(points, isLittle, hasZ, hasM))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryParts(bool isLittle, int depth)
    {
        if (!TryUInt32(isLittle, out uint parts))
        {
            return false;
        }

        for (uint i = 0; i < parts; i++)
        {
            if (!TryGeometry(depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryPoints(uint count, bool isLittle, bool hasZ, bool hasM)
    {
        int size = (2 + (hasZ ? 1 : 0) + (hasM ? 1 : 0)) * sizeof(double);
        if (count > (uint)_rest.Length / (uint)size)
        {
            return false;
        }

        for (uint i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> point = _rest[..size];
            _rest = _rest[size..];
            _bounds.Add(0, Coordinate(point, 0, isLittle));
            _bounds.Add(1, Coordinate(point, 1, isLittle));
            if (hasZ)
            {
                _bounds.Add(2, Coordinate(point, 2, isLittle));
            }

            if (hasM)
            {
                _bounds.Add(3, Coordinate(point, hasZ ? 3 : 2, isLittle));
            }
        }

        return true;
    }

    private static double Coordinate(ReadOnlySpan<byte> point, int index, bool isLittle)
    {
        ReadOnlySpan<byte> bytes = point[(index * sizeof(double))..];
        return isLittle ? BinaryPrimitives.ReadDoubleLittleEndian(bytes) : BinaryPrimitives.ReadDoubleBigEndian(bytes);
    }

    private bool TryUInt32(bool isLittle, out uint value)
    {
        if (_rest.Length < sizeof(uint))
        {
            value = 0;
            return false;
        }

        value = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(_rest) : BinaryPrimitives.ReadUInt32BigEndian(_rest);
        _rest = _rest[sizeof(uint)..];
        return true;
    }
}
