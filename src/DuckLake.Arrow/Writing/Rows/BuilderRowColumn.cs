using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>A column of any Arrow type whose values the caller appends.</summary>
internal sealed class BuilderRowColumn<TRow>(Field field, IArrowArrayBuilder builder, Action<TRow, IArrowArrayBuilder> append)
    : RowColumn<TRow>(field, builder)
{
    private readonly IArrowArrayBuilder _builder = builder;

    public override void Append(ReadOnlySpan<TRow> rows)
    {
        foreach (TRow row in rows)
        {
            int before = Length;
            append(row, _builder);
            if (Length != before + 1)
            {
                throw new InvalidOperationException($"The function of column '{Field.Name}' appended {Length - before} values for one row.");
            }
        }
    }
}
