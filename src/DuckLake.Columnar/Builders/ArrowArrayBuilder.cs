namespace DuckLake.Columnar;

/// <summary>Base of all builders: the validity bitmap and the fluent forms.</summary>
/// <typeparam name="TArray">The array built.</typeparam>
/// <typeparam name="TBuilder">The builder itself.</typeparam>
public abstract class ArrowArrayBuilder<TArray, TBuilder> : IArrowArrayBuilder
    where TArray : IArrowArray
    where TBuilder : ArrowArrayBuilder<TArray, TBuilder>
{
    private protected ArrowArrayBuilder(IArrowType dataType, MemoryAllocator? allocator)
    {
        ArgumentNullException.ThrowIfNull(dataType);
        DataType = dataType;
        Validity = new ValidityBuilder(allocator);
    }

    /// <inheritdoc/>
    public IArrowType DataType { get; }

    /// <inheritdoc/>
    public int Length => Validity.Length;

    /// <summary>Number of nulls appended.</summary>
    public int NullCount => Validity.NullCount;

    private protected ValidityBuilder Validity { get; }

    /// <summary>Appends a null.</summary>
    public TBuilder AppendNull()
    {
        AppendNullSlot();
        Validity.AppendNull();
        return (TBuilder)this;
    }

    /// <summary>Appends <paramref name="count"/> nulls.</summary>
    public TBuilder AppendNulls(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        for (int i = 0; i < count; i++)
        {
            AppendNullSlot();
        }

        Validity.AppendNulls(count);
        return (TBuilder)this;
    }

    /// <summary>Makes room for <paramref name="count"/> further values.</summary>
    public TBuilder Reserve(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Validity.Reserve(count);
        ReserveSlots(count);
        return (TBuilder)this;
    }

    /// <summary>Hands the values over as an array owned by the caller, and starts anew.</summary>
    public TArray Build() => CreateArray(FinishData());

    /// <summary>Gives the memory back and drops what was appended; the builder may be used again.</summary>
    public void Dispose()
    {
        Validity.Dispose();
        Clear();
        GC.SuppressFinalize(this);
    }

    void IArrowArrayBuilder.Reserve(int count) => Reserve(count);

    void IArrowArrayBuilder.AppendNull() => AppendNull();

    IArrowArray IArrowArrayBuilder.Build() => Build();

    private protected abstract void AppendNullSlot();

    private protected abstract void ReserveSlots(int count);

    private protected abstract ArrayData FinishData();

    private protected abstract TArray CreateArray(ArrayData data);

    private protected abstract void Clear();
}
