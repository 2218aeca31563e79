using System.Runtime.CompilerServices;

namespace DuckLake.Columnar;

/// <summary>Writes dictionary indices in any index type.</summary>
internal sealed class DictionaryIndexBuilder(IArrowType indexType, MemoryAllocator? allocator) : IDisposable
{
    private readonly NativeBufferBuilder _indices = new(allocator);
    private readonly int _byteWidth = ((FixedWidthType)indexType).ByteWidth;
    private readonly int _limit = indexType.TypeId switch
    {
        ArrowTypeId.Int8 => sbyte.MaxValue,
        ArrowTypeId.UInt8 => byte.MaxValue,
        ArrowTypeId.Int16 => short.MaxValue,
        ArrowTypeId.UInt16 => ushort.MaxValue,
        _ => int.MaxValue,
    };

    internal void Reserve(int count) => _indices.EnsureCapacity(_indices.Length + ((long)count * _byteWidth));

    /// <exception cref="OverflowException">The index does not fit the index type.</exception>
    internal unsafe void Append(int index)
    {
        if (index > _limit)
        {
            throw new OverflowException($"Dictionary index {index} does not fit {indexType}.");
        }

        byte* target = _indices.Advance(_byteWidth);
        switch (_byteWidth)
        {
            case 1:
                *target = (byte)index;
                break;
            case 2:
                Unsafe.WriteUnaligned(target, (short)index);
                break;
            case 4:
                Unsafe.WriteUnaligned(target, index);
                break;
            default:
                Unsafe.WriteUnaligned(target, (long)index);
                break;
        }
    }

    internal ArrowBuffer Finish() => _indices.Finish();

    public void Dispose() => _indices.Dispose();
}
