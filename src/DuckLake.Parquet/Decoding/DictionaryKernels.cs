using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DuckLake.Parquet.Decoding;

/// <summary>Dictionary lookup by index, every index checked against the dictionary's length.</summary>
[SkipLocalsInit]
internal static unsafe class DictionaryKernels
{
    private const int ChunkValues = 1024;

    /// <summary>Decodes <paramref name="count"/> indices and writes the dictionary values they name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Read(ref RleHybridReader indices, byte* dictionary, int dictionaryCount, int width, byte* destination, int count)
    {
        uint* chunk = stackalloc uint[ChunkValues];
        while (count > 0)
        {
            if (!indices.EnsureRun())
            {
                DecodeError.Throw($"The dictionary indices end {count} values early.");
            }

            int take;
            if (indices.IsRepeated)
            {
                uint index = indices.RunValue;
                if (index >= (uint)dictionaryCount)
                {
                    ThrowIndex(index, dictionaryCount);
                }

                take = (int)Math.Min(count, indices.RunLeft);
                Fill(dictionary + ((long)index * width), width, destination, take);
                indices.ConsumeRun(take);
            }
            else
            {
                take = (int)Math.Min(Math.Min(count, indices.RunLeft), ChunkValues);
                indices.UnpackRun(chunk, take);
                Check(chunk, take, dictionaryCount);
                Gather(dictionary, width, chunk, destination, take);
            }

            destination += (long)take * width;
            count -= take;
        }
    }

    /// <summary>Decodes and checks indices without looking them up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ReadIndices(ref RleHybridReader indices, int dictionaryCount, uint* destination, int count)
    {
        while (count > 0)
        {
            if (!indices.EnsureRun())
            {
                DecodeError.Throw($"The dictionary indices end {count} values early.");
            }

            int take = (int)Math.Min(count, indices.RunLeft);
            if (indices.IsRepeated)
            {
                if (indices.RunValue >= (uint)dictionaryCount)
                {
                    ThrowIndex(indices.RunValue, dictionaryCount);
                }

                new Span<uint>(destination, take).Fill(indices.RunValue);
                indices.ConsumeRun(take);
            }
            else
            {
                indices.UnpackRun(destination, take);
                Check(destination, take, dictionaryCount);
            }

            destination += take;
            count -= take;
        }
    }

    /// <summary>Throws when any index is not below <paramref name="dictionaryCount"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Check(uint* indices, int count, int dictionaryCount)
    {
        uint max = 0;
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<uint> most = Vector256<uint>.Zero;
            for (; i + 8 <= count; i += 8)
            {
                most = Vector256.Max(most, Vector256.Load(indices + i));
            }

            for (int lane = 0; lane < 8; lane++)
            {
                max = Math.Max(max, most.GetElement(lane));
            }
        }

        for (; i < count; i++)
        {
            max = Math.Max(max, indices[i]);
        }

        if (count > 0 && max >= (uint)dictionaryCount)
        {
            ThrowIndex(max, dictionaryCount);
        }
    }

    /// <summary>Looks checked indices up.</summary>
    internal static void Gather(byte* dictionary, int width, uint* indices, byte* destination, int count)
    {
        switch (width)
        {
            case 1: Gather((byte*)dictionary, indices, (byte*)destination, count); break;
            case 2: Gather((ushort*)dictionary, indices, (ushort*)destination, count); break;
            case 4: Gather4((int*)dictionary, indices, (int*)destination, count); break;
            case 8: Gather8((long*)dictionary, indices, (long*)destination, count); break;
            case 16: Gather16(dictionary, indices, destination, count); break;
            default:
                for (int i = 0; i < count; i++)
                {
                    new ReadOnlySpan<byte>(dictionary + ((long)indices[i] * width), width).CopyTo(new Span<byte>(destination + ((long)i * width), width));
                }

                break;
        }
    }

    private static void Gather<T>(T* dictionary, uint* indices, T* destination, int count)
        where T : unmanaged
    {
        for (int i = 0; i < count; i++)
        {
            destination[i] = dictionary[indices[i]];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather4(int* dictionary, uint* indices, int* destination, int count)
    {
        int i = 0;
        if (Avx2.IsSupported)
        {
            for (; i + 8 <= count; i += 8)
            {
                Avx2.GatherVector256(dictionary, Vector256.Load((int*)indices + i), 4).Store(destination + i);
            }
        }

        Gather(dictionary, indices + i, destination + i, count - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather8(long* dictionary, uint* indices, long* destination, int count)
    {
        int i = 0;
        if (Avx2.IsSupported)
        {
            for (; i + 4 <= count; i += 4)
            {
                Avx2.GatherVector256(dictionary, Vector128.Load((int*)indices + i), 8).Store(destination + i);
            }
        }

        Gather(dictionary, indices + i, destination + i, count - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather16(byte* dictionary, uint* indices, byte* destination, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Vector128.Load(dictionary + ((long)indices[i] * 16)).Store(destination + ((long)i * 16));
        }
    }

    /// <summary>Repeats one value of any width.</summary>
    internal static void Fill(byte* value, int width, byte* destination, int count)
    {
        switch (width)
        {
            case 1: new Span<byte>(destination, count).Fill(*value); break;
            case 2: new Span<ushort>(destination, count).Fill(Unsafe.ReadUnaligned<ushort>(value)); break;
            case 4: new Span<uint>(destination, count).Fill(Unsafe.ReadUnaligned<uint>(value)); break;
            case 8: new Span<ulong>(destination, count).Fill(Unsafe.ReadUnaligned<ulong>(value)); break;
            case 16: new Span<UInt128>(destination, count).Fill(Unsafe.ReadUnaligned<UInt128>(value)); break;
            default:
                for (int i = 0; i < count; i++)
                {
                    new ReadOnlySpan<byte>(value, width).CopyTo(new Span<byte>(destination + ((long)i * width), width));
                }

                break;
        }
    }

    internal static void ThrowIndex(uint index, int dictionaryCount) =>
        DecodeError.Throw($"Dictionary index {index} is outside a dictionary of {dictionaryCount} values.");
}
