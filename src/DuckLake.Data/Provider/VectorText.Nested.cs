using System.Text;
using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <content>Lists, structs, maps and variants.</content>
internal sealed partial class VectorText
{
    private void AppendList(StringBuilder target, DuckDbVector child, DuckDbTypeInfo element, int start, int end)
    {
        target.Append('[');
        for (int i = start; i < end; i++)
        {
            target.Append(i > start ? ", " : string.Empty);
            AppendPart(target, child, element, i, mayQuote: !element.IsNested && !element.IsJson);
        }

        target.Append(']');
    }

    private void AppendStruct(StringBuilder target, DuckDbVector vector, DuckDbTypeInfo type, int row)
    {
        bool isUnnamed = type.IsUnnamedStruct;
        target.Append(isUnnamed ? '(' : '{');
        for (int i = 0; i < type.Children.Count; i++)
        {
            target.Append(i > 0 ? ", " : string.Empty);
            if (!isUnnamed)
            {
                NestedText.AppendQuoted(target, type.Children[i].Name);
                target.Append(": ");
            }

            AppendPart(target, vector.StructChild(i), type.Children[i].Type, row, mayQuote: !type.Children[i].Type.IsNested);
        }

        target.Append(isUnnamed ? ')' : '}');
    }

    private void AppendMap(StringBuilder target, DuckDbVector vector, DuckDbTypeInfo type, int row)
    {
        DuckDbVector entries = vector.ListChild();
        Range range = VectorReader.Elements(vector, entries, row);
        target.Append('{');
        for (int i = range.Start.Value; i < range.End.Value; i++)
        {
            target.Append(i > range.Start.Value ? ", " : string.Empty);
            AppendPart(target, entries.StructChild(0), type.Children[0].Type, i, mayQuote: !type.Children[0].Type.IsNested);
            target.Append('=');
            AppendPart(target, entries.StructChild(1), type.Children[1].Type, i, mayQuote: !type.Children[1].Type.IsNested);
        }

        target.Append('}');
    }

    // Nested values and variants are never quoted; JSON is in structs and maps, but not in lists.
    private void AppendPart(StringBuilder target, DuckDbVector vector, DuckDbTypeInfo type, int row, bool mayQuote)
    {
        if (Format(vector, type, row) is { } text)
        {
            AppendText(target, text, mayQuote);
        }
        else
        {
            target.Append("NULL");
        }
    }

    private void Append(StringBuilder target, VariantNode node)
    {
        switch (node.Type.Id)
        {
            case DuckDbType.SqlNull:
                target.Append("NULL");
                break;
            case DuckDbType.List:
                bool isUniform = node.Items.All(item => item.Type.Id == node.Items[0].Type.Id && item.Type.Scale == node.Items[0].Type.Scale);
                target.Append('[');
                for (int i = 0; i < node.Items.Count; i++)
                {
                    target.Append(i > 0 ? ", " : string.Empty);
                    AppendPart(target, node.Items[i], isUniform);
                }

                target.Append(']');
                break;
            case DuckDbType.Struct:
                bool isUnnamed = node.Names.Count > 0 && node.Names[0].Length == 0;
                target.Append(isUnnamed ? '(' : '{');
                for (int i = 0; i < node.Items.Count; i++)
                {
                    target.Append(i > 0 ? ", " : string.Empty);
                    if (!isUnnamed)
                    {
                        NestedText.AppendQuoted(target, node.Names[i]);
                        target.Append(": ");
                    }

                    AppendPart(target, node.Items[i], mayQuote: true);
                }

                target.Append(isUnnamed ? ')' : '}');
                break;
            default:
                AppendScalar(target, node.Type, node.Slot);
                break;
        }
    }

    private void AppendPart(StringBuilder target, VariantNode node, bool mayQuote)
    {
        StringBuilder text = new();
        Append(text, node);
        AppendText(target, text.ToString(), mayQuote && node.Type.Id is not (DuckDbType.SqlNull or DuckDbType.List or DuckDbType.Struct));
    }

    private static void AppendText(StringBuilder target, string text, bool mayQuote)
    {
        if (mayQuote && NestedText.NeedsQuotes(text))
        {
            NestedText.AppendQuoted(target, text);
        }
        else
        {
            target.Append(text);
        }
    }
}
