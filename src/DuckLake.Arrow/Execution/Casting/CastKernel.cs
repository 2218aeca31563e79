using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>The loop around a conversion of fixed-width values.</summary>
internal static class CastKernel
{
    /// <summary>Converts all values that are not null into a new array, owned by the caller.</summary>
    /// <exception cref="OverflowException">A value does not fit.</exception>
    internal static ArrayData Run<TFrom, TTo, TCast>(ArrayData source, IArrowType target, TCast cast)
        where TFrom : unmanaged
        where TTo : unmanaged
        where TCast : struct, IValueCast<TFrom, TTo>
    {
        ReadOnlySpan<TFrom> from = ArrayHelpers.Values<TFrom>(source);
        ArrowBuffer values = AllocateFor<TTo>(from.Length);
        try
        {
            Span<TTo> to = values.AsSpan<TTo>();
            if (source.NullCount == 0)
            {
                for (int i = 0; i < from.Length; i++)
                {
                    to[i] = cast.Convert(from[i]);
                }
            }
            else
            {
                ReadOnlySpan<byte> validity = source.Buffers[0].Span;
                for (int i = 0; i < from.Length; i++)
                {
                    to[i] = BitUtility.GetBit(validity, source.Offset + i) ? cast.Convert(from[i]) : default;
                }
            }

            return new ArrayData(target, from.Length, source.NullCount, 0, [ArrayHelpers.CopyValidity(source), values]);
        }
        catch
        {
            values.Dispose();
            throw;
        }
    }

    private static unsafe ArrowBuffer AllocateFor<T>(int length)
        where T : unmanaged => MemoryAllocator.Shared.Allocate((long)length * sizeof(T));
}
