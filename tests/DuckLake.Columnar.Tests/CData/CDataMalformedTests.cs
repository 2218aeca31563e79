using System.Runtime.InteropServices;
using DuckLake.Testing;

namespace DuckLake.Columnar.Tests.CData;

/// <summary>Broken structs end in an exception of the format, and are released once.</summary>
public unsafe class CDataMalformedTests : LeakCheckedTest
{
    private static int s_released;

    private delegate void Break(CArrowArray* array);

    [Fact]
    public void Broken_arrays_are_refused_and_released_once()
    {
        foreach (Break broken in new Break[]
        {
            a => a->Length = -1,
            a => a->Offset = -1,
            a => a->Length = long.MaxValue,
            a => a->Length = 1L << 31,
            a => a->NullCount = 5,
            a => a->NullCount = -2,
            a => a->BufferCount = 2,
            a => a->BufferCount = -1,
            a => a->Buffers = null,
            a => a->Buffers[1] = null,
            a => a->Buffers[2] = null,
            a => a->ChildCount = 1,
            a => ((int*)a->Buffers[1])[0] = -1,
            a => ((int*)a->Buffers[1])[4] = -7,
            a => ((int*)a->Buffers[1])[2] = 100,
            a => ((byte*)a->Buffers[2])[0] = 0xFF,
            a => a->NullCount = 2,
        })
        {
            using StringArray array = new StringArray.Builder().Append("abc").Append("d").AppendNull().Append("efg").Build();
            CArrowArray exported;
            Export(array, &exported, broken);
            Refuses(&exported, StringType.Default, ArrayValidationLevel.FullWithUtf8);
            Assert.True(exported.Release == null);
            Assert.Equal(1, s_released);
        }
    }

    [Fact]
    public void Broken_nested_arrays_are_refused()
    {
        foreach (Break broken in new Break[]
        {
            a => a->Children[0]->Length = 1,
            a => a->Children = null,
            a => a->Children[0] = null,
            a => a->Children[0]->BufferCount = 3,
            a => ((int*)a->Buffers[1])[2] = 1000,
            a => ((int*)a->Buffers[1])[1] = 1000,
            a => a->ChildCount = 0,
        })
        {
            using var builder = new ListArray.Builder(Int32Type.Default);
            builder.Append();
            ((Int32Array.Builder)builder.ValueBuilder).Append(1).Append(2).Append(3);
            builder.Append();
            using ListArray array = builder.Build();
            CArrowArray exported;
            Export(array, &exported, broken);
            Refuses(&exported, array.Data.DataType, ArrayValidationLevel.Full);
            Assert.Equal(1, s_released);
        }
    }

    [Fact]
    public void Broken_views_and_dictionaries_are_refused()
    {
        foreach (Break broken in new Break[]
        {
            a => ((int*)a->Buffers[1])[2] = 7,
            a => ((int*)a->Buffers[1])[3] = 1 << 20,
            a => ((int*)a->Buffers[1])[1] ^= 1,
            a => ((int*)a->Buffers[1])[0] = -1,
            a => a->Buffers[3] = null,
            a => ((long*)a->Buffers[3])[0] = -1,
            a => ((long*)a->Buffers[3])[0] = 5,
            a => a->BufferCount = 2,
        })
        {
            using StringViewArray array = new StringViewArray.Builder().Append("longer than twelve bytes").Build();
            CArrowArray exported;
            Export(array, &exported, broken);
            Refuses(&exported, StringViewType.Default, ArrayValidationLevel.Full);
            Assert.Equal(1, s_released);
        }

        foreach (Break broken in new Break[] { a => ((int*)a->Buffers[1])[0] = 3, a => ((int*)a->Buffers[1])[0] = -1, a => a->Dictionary->Length = -1 })
        {
            using IArrowArray array = RandomArrays.Create(new DictionaryType(Int32Type.Default, Int8Type.Default), 5, new Random(1), 0);
            CArrowArray exported;
            Export(array, &exported, a =>
            {
                a->Dictionary->Length = 3;
                broken(a);
            });
            Refuses(&exported, array.Data.DataType, ArrayValidationLevel.Full);
            Assert.Equal(1, s_released);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("d:")]
    [InlineData("d:5")]
    [InlineData("d:39,2")]
    [InlineData("d:5,2,100")]
    [InlineData("d:99999999999,2")]
    [InlineData("w:-4")]
    [InlineData("w:")]
    [InlineData("ts")]
    [InlineData("tsx:UTC")]
    [InlineData("ttx")]
    [InlineData("tDq")]
    [InlineData("+l")]
    [InlineData("+m")]
    [InlineData("+w:3")]
    [InlineData("+r")]
    [InlineData("+ud:1,2")]
    [InlineData("+us:x")]
    [InlineData("+q")]
    public void Broken_formats_are_refused(string format)
    {
        CArrowSchema schema;
        CArrowSchemaExporter.ExportType(Int32Type.Default, &schema);
        NativeMemory.Free(schema.Format);
        schema.Format = CDataText.Allocate(format);
        Refuses(&schema);
        Assert.True(schema.Release == null);
    }

    [Fact]
    public void Broken_schemas_are_refused()
    {
        CArrowSchema schema;
        CArrowSchemaExporter.ExportType(new ListType(Int32Type.Default), &schema);
        CArrowSchema* child = schema.Children[0];
        schema.Children[0] = null;
        Refuses(&schema);
        CArrowSchema.Free(child);

        CArrowSchemaExporter.ExportType(Int32Type.Default, &schema);
        RefusesSchema(&schema);

        IArrowType deep = Int32Type.Default;
        for (int i = 0; i < 100; i++)
        {
            deep = new ListType(new Field("item", deep, true));
        }

        CArrowSchemaExporter.ExportType(deep, &schema);
        Refuses(&schema);
        Assert.True(schema.Release == null);
    }

    private static void Refuses(CArrowArray* array, IArrowType type, ArrayValidationLevel level) =>
        Assert.Throws<ArrowFormatException>(() => CArrowArrayImporter.ImportArray(array, type, level));

    private static void Refuses(CArrowSchema* schema) => Assert.Throws<ArrowFormatException>(() => CArrowSchemaImporter.ImportField(schema));

    private static void RefusesSchema(CArrowSchema* schema) => Assert.Throws<ArrowFormatException>(() => CArrowSchemaImporter.ImportSchema(schema));

    // Wraps the export, so that its releases are counted and what was broken is repaired before our own release reads it.
    private static void Export(IArrowArray array, CArrowArray* target, Break broken)
    {
        s_released = 0;
        CArrowArray* original = CArrowArray.Create();
        CArrowArrayExporter.ExportArray(array, original);
        *target = *original;
        target->Buffers = (void**)NativeMemory.Alloc(64, (nuint)sizeof(void*));
        void** buffers = target->Buffers;
        for (int i = 0; i < original->BufferCount; i++)
        {
            // Copies, so that breaking the contents leaves the array as it is.
            byte* copy = (byte*)NativeMemory.AllocZeroed(256);
            if (original->Buffers[i] != null)
            {
                Buffer.MemoryCopy(original->Buffers[i], copy, 256, i == 3 ? sizeof(long) : 64);
            }

            buffers[i] = original->Buffers[i] == null ? null : copy;
        }

        CArrowArray* child = original->ChildCount > 0 ? original->Children[0] : null;
        CArrowArray** children = (CArrowArray**)NativeMemory.AllocZeroed(4, (nuint)sizeof(void*));
        if (child != null)
        {
            children[0] = CArrowArray.Create();
            *children[0] = *child;
        }

        target->Children = children;
        if (original->Dictionary != null)
        {
            target->Dictionary = CArrowArray.Create();
            *target->Dictionary = *original->Dictionary;
        }

        target->PrivateData = original;
        target->Release = &Release;
        broken(target);
    }

    [UnmanagedCallersOnly]
    private static void Release(CArrowArray* array)
    {
        s_released++;
        CArrowArray.Free((CArrowArray*)array->PrivateData);
        array->Release = null;
    }
}
