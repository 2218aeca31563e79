using System.Collections;
using System.Numerics;

namespace DuckLake.DuckDb;

/// <summary>Makes <c>List&lt;T&gt;</c> for an element type known at run time only. Elements may be null.</summary>
internal abstract class ListFactory
{
    private static readonly ListFactory s_objects = new ReferenceListFactory<object>();

    private static readonly Dictionary<Type, ListFactory> s_factories = new()
    {
        [typeof(bool)] = new ValueListFactory<bool>(),
        [typeof(sbyte)] = new ValueListFactory<sbyte>(),
        [typeof(byte)] = new ValueListFactory<byte>(),
        [typeof(short)] = new ValueListFactory<short>(),
        [typeof(ushort)] = new ValueListFactory<ushort>(),
        [typeof(int)] = new ValueListFactory<int>(),
        [typeof(uint)] = new ValueListFactory<uint>(),
        [typeof(long)] = new ValueListFactory<long>(),
        [typeof(ulong)] = new ValueListFactory<ulong>(),
        [typeof(Int128)] = new ValueListFactory<Int128>(),
        [typeof(UInt128)] = new ValueListFactory<UInt128>(),
        [typeof(BigInteger)] = new ValueListFactory<BigInteger>(),
        [typeof(float)] = new ValueListFactory<float>(),
        [typeof(double)] = new ValueListFactory<double>(),
        [typeof(decimal)] = new ValueListFactory<decimal>(),
        [typeof(DateOnly)] = new ValueListFactory<DateOnly>(),
        [typeof(TimeOnly)] = new ValueListFactory<TimeOnly>(),
        [typeof(DateTime)] = new ValueListFactory<DateTime>(),
        [typeof(DateTimeOffset)] = new ValueListFactory<DateTimeOffset>(),
        [typeof(Guid)] = new ValueListFactory<Guid>(),
        [typeof(string)] = new ReferenceListFactory<string>(),
        [typeof(byte[])] = new ReferenceListFactory<byte[]>(),
    };

    /// <summary><c>List&lt;T?&gt;</c>.</summary>
    public abstract Type ListType { get; }

    /// <summary>The factory for a type's elements; nested elements and intervals make a list of objects.</summary>
    public static ListFactory For(DuckDbTypeInfo element) =>
        element.IsNested || element.Id == DuckDbType.Interval ? s_objects : s_factories.GetValueOrDefault(element.ClrType, s_objects);

    public abstract IList Create(int capacity);

    private sealed class ValueListFactory<T> : ListFactory
        where T : struct
    {
        public override Type ListType => typeof(List<T?>);

        public override IList Create(int capacity) => new List<T?>(capacity);
    }

    private sealed class ReferenceListFactory<T> : ListFactory
        where T : class
    {
        public override Type ListType => typeof(List<T?>);

        public override IList Create(int capacity) => new List<T?>(capacity);
    }
}
