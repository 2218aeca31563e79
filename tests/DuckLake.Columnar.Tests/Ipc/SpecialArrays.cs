namespace DuckLake.Columnar.Tests.Ipc;

/// <summary>Arrays of the types that have no builder.</summary>
internal static class SpecialArrays
{
    internal static readonly string[] Names = ["sparse union", "dense union", "list view", "large list view", "runs int16", "runs int64", "nested dictionary"];

    internal static IArrowArray Create(string name) => ArrowArrayFactory.BuildArray(name switch
    {
        "sparse union" => new ArrayData(
            new UnionType([Member("n", Int32Type.Default), Member("s", StringType.Default)], [3, 8], UnionMode.Sparse),
            6, 0, 0, [Bytes([3, 8, 8, 3, 3, 8])], [Random(Int32Type.Default, 6), Random(StringType.Default, 6)]),
        "dense union" => new ArrayData(
            new UnionType([Member("n", Int32Type.Default), Member("s", StringType.Default)], [3, 8], UnionMode.Dense),
            6, 0, 0, [Bytes([3, 8, 8, 3, 3, 8]), ArrowBuffer.CopyOf<int>([0, 0, 1, 1, 2, 2])], [Random(Int32Type.Default, 3), Random(StringType.Default, 3)]),
        "list view" => new ArrayData(
            new ListViewType(StringType.Default), 5, -1, 0,
            [Bytes([0b10111]), ArrowBuffer.CopyOf<int>([4, 0, 2, 99, 3]), ArrowBuffer.CopyOf<int>([3, 2, 5, 99, 0])], [Random(StringType.Default, 9)]),
        "large list view" => new ArrayData(
            new LargeListViewType(Int8Type.Default), 4, 0, 0,
            [default, ArrowBuffer.CopyOf<long>([4, 0, 2, 3]), ArrowBuffer.CopyOf<long>([3, 2, 5, 0])], [Random(Int8Type.Default, 9)]),
        "runs int16" => Runs(Int16Type.Default, ArrowBuffer.CopyOf<short>([2, 3, 7])),
        "runs int64" => Runs(Int64Type.Default, ArrowBuffer.CopyOf<long>([2, 3, 7])),
        "nested dictionary" => new ArrayData(
            new DictionaryType(Int8Type.Default, new ListType(new DictionaryType(Int16Type.Default, StringType.Default))), 4, -1, 0,
            [Bytes([0b1011]), Bytes([1, 0, 0, 1])],
            dictionary: new ArrayData(
                new ListType(new DictionaryType(Int16Type.Default, StringType.Default)), 2, 0, 0,
                [default, ArrowBuffer.CopyOf<int>([0, 3, 5])], [Random(new DictionaryType(Int16Type.Default, StringType.Default), 5)])),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    });

    internal static IArrowArray DictionaryOf(string[] values, params int?[] indices)
    {
        using var builder = new StringArray.Builder();
        foreach (string value in values)
        {
            builder.Append(value);
        }

        using var indexBuilder = new Int32Array.Builder();
        foreach (int? index in indices)
        {
            indexBuilder.Append(index);
        }

        using StringArray dictionary = builder.Build();
        using Int32Array array = indexBuilder.Build();
        ArrayData data = array.Data.Retain();
        return ArrowArrayFactory.BuildArray(new ArrayData(
            new DictionaryType(Int32Type.Default, StringType.Default), data.Length, -1, 0, data.Buffers, dictionary: dictionary.Data.Retain()));
    }

    private static ArrayData Runs(IArrowType runEndType, ArrowBuffer runEnds) => new(
        new RunEndEncodedType(new Field("run_ends", runEndType, nullable: false), Member("values", StringType.Default)),
        7, 0, 0, [], [new ArrayData(runEndType, 3, 0, 0, [default, runEnds]), Random(StringType.Default, 3)]);

    private static Field Member(string name, IArrowType type) => new(name, type, nullable: true);

    private static ArrowBuffer Bytes(byte[] bytes) => ArrowBuffer.CopyOf(bytes);

    private static ArrayData Random(IArrowType type, int length) => RandomArrays.Create(type, length, new Random(length)).Data;
}
